/** An account: who pays for which projects. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { abbreviation, currency, decimal, name, uuid } from '../../../domain/values/validators';
import type { AccountChange } from '../../../store/store';
import { nullable, optional, required } from '../../fields';
import { inventoryKind } from '../kind';

export const account = inventoryKind<AccountChange>({
  name: 'account',
  after: [],
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
