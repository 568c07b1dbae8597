/** What is taken off prices of subscriptions that last longer: listed for customers to read, and not applied. */
import { amount } from '../../../domain/values/quantities';
import type { Discount } from '../../../store/store';
import { matching } from '../../../validator';
import { required } from '../../fields';
import { inventoryKind } from '../kind';

const period = matching(
  'a text of 1 to 64 letters, digits, spaces and signs of ASCII, such as 6 months',
  /^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/,
);

export const discount = inventoryKind<Discount>({
  name: 'discount',
  after: [],
  fields: ['period', 'value'],
  read: async (fields) => ({
    period: required(fields, 'period', period),
    discount: required(fields, 'value', amount),
  }),
  put: ({ discounts }, changes) => discounts.put(changes),
});
