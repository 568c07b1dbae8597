/** A line that tells of a key by its hash: whoever has the key may use it here, and nobody reads it from a file. */

import { pickDefined } from '../../domain/values/pick-defined';
import {
  foreignId,
  login,
  name,
  sha256,
  uuid,
  type Validator,
} from '../../domain/values/validators';
import { API_KEY, idOfHash } from '../../identity/api-key';
import type { Rights } from '../../identity/directory';
import type { NewCredential } from '../../store/store';
import { parseTimeUs, TIME_ALLOWED } from '../../time';
import { type Fields, refuse } from '../records/fields';
import { checkNames, flag, list, needed, nullable } from './fields';
import { inventoryKind } from './kind';
import type { References } from './references';

const time: Validator<number> = { allowed: TIME_ALLOWED, read: parseTimeUs };

const RIGHTS = ['operator', 'observations', 'points', 'projects', 'accounts'];

/** False is as good as nothing; an empty list names nothing. */
async function rightsIn(fields: Fields, references: References): Promise<Rights | undefined> {
  const rights = fields['rights'];
  if (rights === undefined) return undefined;
  if (rights === null || typeof rights !== 'object' || Array.isArray(rights)) {
    return refuse('rights', rights, `an object of ${RIGHTS.join(', ')}`);
  }
  const inside = rights as Fields;
  checkNames(inside, RIGHTS);
  const accounts = list(inside, 'accounts', uuid);
  for (const id of accounts ?? []) await references.account('accounts', id);
  return pickDefined({
    operator: flag(inside, 'operator') || undefined,
    observations: flag(inside, 'observations') || undefined,
    points: flag(inside, 'points') || undefined,
    projects: list(inside, 'projects', foreignId),
    accounts,
  });
}

async function userIn(fields: Fields, references: References): Promise<string | null | undefined> {
  const user = nullable(fields, 'user', login);
  return user && references.user('user', user);
}

export const key = inventoryKind<NewCredential>({
  name: 'key',
  pass: 3,
  fields: ['lookup_hash', 'name', 'user', 'rights', 'expires_at', 'revoked'],
  read: async (fields, references) => {
    const lookupHash = needed(fields, 'lookup_hash', sha256);
    return {
      ...{ id: idOfHash(lookupHash), kind: API_KEY, lookupHash },
      ...pickDefined({
        name: nullable(fields, 'name', name),
        userId: await userIn(fields, references),
        rights: await rightsIn(fields, references),
        expiresAtUs: nullable(fields, 'expires_at', time),
        isRevoked: flag(fields, 'revoked'),
      }),
    };
  },
  put: ({ credentials }, changes) => credentials.put(changes),
});
