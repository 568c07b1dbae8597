/** The JSON of subscriptions. */
import { addMoney, moneyOf } from '../../../domain/money/decimal';
import type { Subscription } from '../../../store/store';
import { PATHS } from '../request';
import { periodText, timeText } from '../times';
import { uuidOf } from '../uuid';

export type Status = 'active' | 'inactive' | 'expired';

export function statusOf({ fromUs, toUs }: Subscription, nowUs: number): Status {
  if (nowUs < fromUs) return 'inactive';
  return toUs === null || nowUs < toUs ? 'active' : 'expired';
}

/** The sum of the prices that are known. */
export const priceOf = (subscriptions: readonly Subscription[]): string =>
  subscriptions.reduce((sum, { price }) => addMoney(sum, price ?? '0'), moneyOf('0'));

export const subscriptionJson = (subscription: Subscription, nowUs: number) => {
  const { id, amount, autoRenews, fromUs, toUs, price, resource, subscribedObject } = subscription;
  const status = statusOf(subscription, nowUs);
  return {
    amount: String(amount),
    auto_renew: autoRenews,
    ...WITHOUT,
    end_time: toUs === null ? null : timeText(toUs),
    id,
    period: toUs === null ? null : periodText(toUs - fromUs),
    price: price === null ? null : moneyOf(price),
    remaining: status === 'expired' ? '0' : String(amount),
    resource,
    resource_uri: `${PATHS.subscriptions}/${encodeURIComponent(id)}/`,
    start_time: timeText(fromUs),
    status,
    subscribed_object: subscribedObject,
    uuid: uuidOf(`subscriptions/${subscription.accountId}/${id}`),
  };
};

/** No subscription is made here, so none has these; those that the inventory lists are paid for. */
const WITHOUT = {
  descendants: [],
  discount_amount: null,
  discount_percent: null,
  discounts: [],
  free_tier: false,
  last_notification: null,
  was_billed: true,
} as const;
