/** What accounts pay for ahead, and what they use besides servers: drives, addresses, licences. */
import { amount, count } from '../../../domain/values/quantities';
import { flag, foreignId, instant, uuid } from '../../../domain/values/validators';
import type { Subscription, UsedResource } from '../../../store/store';
import { type Fields, nullable, optional, RefusedField, required } from '../../fields';
import { quoted } from '../../text';
import { inventoryKind } from '../kind';
import type { References } from '../references';
import { resourceName, resourceNameBesidesServers } from './resource-name';

const FIELDS = ['id', 'account', 'resource', 'amount', 'from', 'to'];

async function heldIn(fields: Fields, references: References) {
  const accountId = required(fields, 'account', uuid);
  await references.account('account', accountId);
  const fromUs = required(fields, 'from', instant);
  const toUs = nullable(fields, 'to', instant) ?? null;
  if (toUs !== null && toUs < fromUs) {
    throw new RefusedField('to', `${quoted(fields['to'])}: must not be before from`);
  }
  const id = required(fields, 'id', foreignId);
  return { id, accountId, amount: required(fields, 'amount', count()), fromUs, toUs };
}

export const subscription = inventoryKind<Subscription>({
  name: 'subscription',
  after: ['account'],
  fields: [...FIELDS, 'price', 'auto_renew', 'subscribed_object'],
  read: async (fields, references) => ({
    ...(await heldIn(fields, references)),
    resource: required(fields, 'resource', resourceName),
    price: nullable(fields, 'price', amount) ?? null,
    autoRenews: optional(fields, 'auto_renew', flag) ?? false,
    subscribedObject: nullable(fields, 'subscribed_object', foreignId) ?? null,
  }),
  put: ({ subscriptions }, changes) => subscriptions.put(changes),
});

export const resource = inventoryKind<UsedResource>({
  name: 'resource',
  after: ['account'],
  fields: [...FIELDS, 'server'],
  read: async (fields, references) => ({
    ...(await heldIn(fields, references)),
    resource: required(fields, 'resource', resourceNameBesidesServers),
    serverId: nullable(fields, 'server', foreignId) ?? null,
  }),
  put: ({ usedResources }, changes) => usedResources.put(changes),
});
