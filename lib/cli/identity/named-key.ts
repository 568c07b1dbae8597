/** The key that a command line names. */

import { claimsToBeKey } from '../../auth/local/api-key';
import { AppError } from '../../errors';
import { API_KEY } from '../../identity/api-key';
import type { Credential, Store } from '../../store/store';
import type { Context } from '../program/command';

export const KEY_ID = {
  name: '<id>',
  help: 'the id of the key, or as much of it as tells it apart',
};

/** Throws `notFound` unless exactly one key has an id that begins so. */
export async function findKey({ credentials }: Store, { args }: Context): Promise<Credential> {
  const [idPrefix = ''] = args;
  if (!/^[0-9a-f]{1,32}$/.test(idPrefix)) {
    const allowed = 'must be 1 to 32 of the digits 0-9 and a-f, as "keys list" shows them';
    const what = claimsToBeKey(idPrefix)
      ? `id: this looks like the key itself, which is kept nowhere; an id ${allowed}`
      : `id "${idPrefix}": ${allowed}`;
    throw new AppError('invalidArgument', what);
  }
  const key = await credentials.findByPrefix(idPrefix);
  if (key?.kind === API_KEY) return key;
  throw new AppError('notFound', `key "${idPrefix}": there is none, or several that begin so`);
}
