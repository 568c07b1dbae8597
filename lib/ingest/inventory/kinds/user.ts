/** A user of our own, with the hash of the password. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { jsonObject } from '../../../domain/values/quantities';
import { flag, login, name, passwordHash, uuid } from '../../../domain/values/validators';
import type { UserChange } from '../../../store/store';
import { nullable, optional, required } from '../../fields';
import { inventoryKind } from '../kind';

export const user = inventoryKind<UserChange>({
  name: 'user',
  after: [],
  fields: ['login', 'id', 'name', 'password_hash', 'staff', 'active', 'ext'],
  ignored: ['has_password', 'created_at'],
  read: async (fields) => ({
    login: required(fields, 'login', login),
    ...pickDefined({
      id: optional(fields, 'id', uuid),
      name: nullable(fields, 'name', name),
      passwordHash: nullable(fields, 'password_hash', passwordHash),
      isStaff: optional(fields, 'staff', flag),
      isActive: optional(fields, 'active', flag),
      ext: nullable(fields, 'ext', jsonObject),
    }),
  }),
  put: ({ users }, changes) => users.put(changes),
});
