/** One key on the command line: how it is named, when it expires, and how a new one is shown. */
import { claimsToBeKey, lookupHash as hashOf, newKey as newText } from '../../auth/local/api-key';
import { AppError } from '../../errors';
import { idOfHash } from '../../identity/api-key';
import type { Credential, Store } from '../../store/store';
import { DURATION_ALLOWED, parseDurationUs, parseTimeUs, TIME_ALLOWED } from '../../time';
import type { CommandOption, Context } from '../program/command';
import { writeLine } from '../program/output';

export const KEY_ID = {
  name: '<id>',
  help: 'the id of the key, or its first digits if no other begins with them',
};

/** A credential of any kind. Throws `notFound` unless exactly one has an id that begins so. */
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
  if (key) return key;
  throw new AppError('notFound', `key "${idPrefix}": there is none, or several that begin so`);
}

export const EXPIRES: CommandOption = {
  flags: '--expires <when>',
  help: 'a time, or how long from now, such as 90d (default: never)',
};

/** Null: never. Throws `invalidArgument` unless it is a time or a duration that ends in the future. */
export function expiryOf({ text, nowUs }: Pick<Context, 'text' | 'nowUs'>): number | null {
  const given = text('expires');
  if (given === undefined) return null;
  const now = nowUs();
  const duration = parseDurationUs(given);
  const us = duration === undefined ? parseTimeUs(given) : now + duration;
  if (us === undefined) {
    throw new AppError(
      'invalidArgument',
      `--expires "${given}": must be ${TIME_ALLOWED}, or ${DURATION_ALLOWED}`,
    );
  }
  if (us > now) return us;
  throw new AppError('invalidArgument', `--expires "${given}": must lie in the future`);
}

export interface NewKey extends Pick<Credential, 'id' | 'lookupHash'> {
  /** To be shown once. */
  readonly text: string;
}

export function newKey(): NewKey {
  const text = newText();
  const lookupHash = hashOf(text);
  return { id: idOfHash(lookupHash), lookupHash, text };
}

/** The only time that it is shown: alone on standard output, so that a script can read it. */
export async function showKey(
  { stdout, stderr }: Context,
  { id, text }: Pick<NewKey, 'id' | 'text'>,
): Promise<void> {
  await writeLine(stdout, text);
  await writeLine(stderr, `key ${id}: shown this once, and kept only as a hash`);
}
