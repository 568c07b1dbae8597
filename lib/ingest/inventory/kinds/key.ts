/** An API key, known by its hash: a file that holds the line does not reveal the key. */
import { pickDefined } from '../../../domain/values/pick-defined';
import {
  flag,
  foreignId,
  instant,
  login,
  name,
  sha256,
  uuid,
} from '../../../domain/values/validators';
import { API_KEY, idOfHash } from '../../../identity/api-key';
import type { Rights } from '../../../identity/rights';
import type { NewCredential } from '../../../store/store';
import {
  checkNames,
  type Fields,
  isObject,
  list,
  nullable,
  optional,
  refuse,
  required,
} from '../../fields';
import { inventoryKind } from '../kind';
import type { References } from '../references';

export const key = inventoryKind<NewCredential>({
  name: 'key',
  after: ['user', 'account', 'site'],
  fields: ['lookup_hash', 'name', 'user', 'rights', 'expires_at', 'revoked'],
  read: async (fields, references) => {
    const lookupHash = required(fields, 'lookup_hash', sha256);
    return {
      ...{ id: idOfHash(lookupHash), kind: API_KEY, lookupHash },
      ...pickDefined({
        name: nullable(fields, 'name', name),
        userId: await userIn(fields, references),
        rights: await rightsIn(fields, references),
        expiresAtUs: nullable(fields, 'expires_at', instant),
        isRevoked: optional(fields, 'revoked', flag),
      }),
    };
  },
  put: ({ credentials }, changes) => credentials.put(changes),
});

async function userIn(fields: Fields, references: References): Promise<string | null | undefined> {
  const user = nullable(fields, 'user', login);
  return user && references.user('user', user);
}

const RIGHTS = ['operator', 'usage', 'observations', 'points', 'projects', 'accounts', 'sites'];

/** False is the same as missing. */
async function rightsIn(fields: Fields, references: References): Promise<Rights | undefined> {
  const rights = fields['rights'];
  if (rights === undefined) return undefined;
  if (!isObject(rights)) return refuse('rights', rights, `an object of ${RIGHTS.join(', ')}`);
  checkNames(rights, RIGHTS);
  const accounts = list(rights, 'accounts', uuid);
  for (const id of accounts ?? []) await references.account('accounts', id);
  const sites = list(rights, 'sites', foreignId);
  for (const id of sites ?? []) await references.site('sites', id);
  return pickDefined({
    operator: optional(rights, 'operator', flag) || undefined,
    usage: optional(rights, 'usage', flag) || undefined,
    observations: optional(rights, 'observations', flag) || undefined,
    points: optional(rights, 'points', flag) || undefined,
    projects: list(rights, 'projects', foreignId),
    accounts,
    sites,
  });
}
