/** Discounts: what is taken off prices of subscriptions for a period. */
import type { Discount } from '../../../store/store';
import type { Answer } from '../context';
import { listJson, pageIn, UNLIMITED } from '../lists/paging';
import { decimalText } from './decimals';

export const listDiscounts: Answer = async ({ store }, { parameters }) =>
  listJson(await store.discounts.list(), pageIn(parameters, UNLIMITED), discountJson);

const PLACES = 10;

const discountJson = ({ period, discount }: Discount) => ({
  period,
  value: decimalText(discount, PLACES),
});
