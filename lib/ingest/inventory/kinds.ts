/** Every kind of line that an inventory may have. */

import { pickDefined } from '../../domain/values/pick-defined';
import {
  abbreviation,
  currency,
  decimal,
  flag,
  foreignId,
  login,
  name,
  passwordHash,
  uuid,
} from '../../domain/values/validators';
import type {
  AccountChange,
  ProjectChange,
  ProjectGroupChange,
  UserChange,
} from '../../store/store';
import { type Fields, list, nullable, optional, required } from '../fields';
import { key } from './keys';
import { type InventoryKind, inventoryKind } from './kind';
import type { References } from './references';
import { role } from './roles';

const account = inventoryKind<AccountChange>({
  name: 'account',
  pass: 1,
  fields: ['id', 'name', 'abbreviation', 'currency', 'balance', 'credit_limit'],
  ignored: ['created_at'],
  read: async (fields) => ({
    id: required(fields, 'id', uuid),
    ...pickDefined({
      name: nullable(fields, 'name', name),
      abbreviation: nullable(fields, 'abbreviation', abbreviation),
      currency: nullable(fields, 'currency', currency),
      balance: optional(fields, 'balance', decimal),
      creditLimit: nullable(fields, 'credit_limit', decimal),
    }),
  }),
  put: ({ accounts }, changes) => accounts.put(changes),
});

const user = inventoryKind<UserChange>({
  name: 'user',
  pass: 1,
  fields: ['login', 'id', 'name', 'password_hash', 'staff', 'active'],
  ignored: ['has_password', 'created_at'],
  read: async (fields) => ({
    login: required(fields, 'login', login),
    ...pickDefined({
      id: optional(fields, 'id', uuid),
      name: nullable(fields, 'name', name),
      passwordHash: nullable(fields, 'password_hash', passwordHash),
      isStaff: optional(fields, 'staff', flag),
      isActive: optional(fields, 'active', flag),
    }),
  }),
  put: ({ users }, changes) => users.put(changes),
});

async function accountIn(
  fields: Fields,
  references: References,
): Promise<string | null | undefined> {
  const id = nullable(fields, 'account', uuid);
  return id && references.account('account', id);
}

/** A list that was printed shows the cloud's name where people have told none, and so it is none of theirs. */
function namesIn(fields: Fields) {
  const written = nullable(fields, 'name', name);
  const cloudName = nullable(fields, 'cloud_name', name);
  const isCloudName = typeof written === 'string' && written === cloudName;
  return { name: isCloudName ? null : written, cloudName };
}

const project = inventoryKind<ProjectChange>({
  name: 'project',
  pass: 2,
  fields: ['id', 'name', 'account', 'domain', 'cloud_name'],
  ignored: ['enabled', 'seen_at', 'synced_at'],
  read: async (fields, references) => ({
    id: required(fields, 'id', foreignId),
    ...pickDefined({
      ...namesIn(fields),
      accountId: await accountIn(fields, references),
      domainId: nullable(fields, 'domain', foreignId),
    }),
  }),
  put: ({ projects }, changes) => projects.put(changes),
});

interface GroupLine {
  readonly change: ProjectGroupChange;
  readonly projects: readonly string[] | undefined;
}

const group = inventoryKind<GroupLine>({
  name: 'group',
  pass: 2,
  fields: ['id', 'name', 'account', 'projects'],
  read: async (fields, references) => ({
    projects: list(fields, 'projects', foreignId),
    change: {
      id: required(fields, 'id', uuid),
      ...pickDefined({
        name: nullable(fields, 'name', name),
        accountId: await accountIn(fields, references),
      }),
    },
  }),
  async put({ groups }, lines) {
    await groups.put(lines.map(({ change }) => change));
    for (const { change, projects } of lines) {
      if (projects) await groups.setProjects(change.id, projects);
    }
  },
});

/** In the order in which they are counted. */
export const INVENTORY_KINDS: readonly InventoryKind[] = [account, project, group, user, role, key];
