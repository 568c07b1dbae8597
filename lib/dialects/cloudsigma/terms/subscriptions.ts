/** Subscriptions: what the account has paid for ahead. */
import type { Subscription } from '../../../store/store';
import type { Answer, Exchange } from '../context';
import { notFound, validation } from '../errors';
import { textsIn } from '../lists/filters';
import { listJson, pageIn } from '../lists/paging';
import type { Parameters } from '../request';
import { priceOf, statusOf, subscriptionJson } from './subscription-json';

export const listSubscriptions: Answer = async ({ store }, { accountId, parameters, nowUs }) => {
  const page = pageIn(parameters);
  const isFound = filterIn(parameters, nowUs);
  const found = (await store.subscriptions.listOf(accountId)).filter(isFound);
  return { ...listJson(found, page, jsonAt(nowUs)), price: priceOf(found) };
};

export const showSubscription: Answer = async ({ store }, { accountId, req, nowUs }) => {
  const subscription = await store.subscriptions.find(String(req.params['id']));
  if (subscription?.accountId !== accountId) throw notFound();
  return subscriptionJson(subscription, nowUs);
};

const jsonAt = (nowUs: Exchange['nowUs']) => (subscription: Subscription) =>
  subscriptionJson(subscription, nowUs);

const STATUSES = ['active', 'inactive', 'expired', 'all', 'notexpired'];

type Filter = (subscription: Subscription) => boolean;

/** Throws `invalidParameter`. */
function filterIn(parameters: Parameters, nowUs: number): Filter {
  const statuses = textsIn(parameters, ['status']);
  const unknown = statuses.flat().find((status) => !STATUSES.includes(status));
  if (unknown !== undefined) {
    const wanted = `one of ${STATUSES.join(', ')}`;
    throw validation('status', `Invalid status '${unknown}' provided. Please provide ${wanted}.`);
  }
  const resources = textsIn(parameters, ['resource']);
  const objects = textsIn(parameters, ['subscribed_object', 'subscribed_object__exact']);
  return (subscription) =>
    statuses.every((some) => some.some((status) => hasStatus(subscription, status, nowUs))) &&
    resources.every((some) => some.includes(subscription.resource)) &&
    objects.every((some) => some.includes(subscription.subscribedObject ?? ''));
}

function hasStatus(subscription: Subscription, wanted: string, nowUs: number): boolean {
  const status = statusOf(subscription, nowUs);
  return wanted === 'all' || wanted === status || (wanted === 'notexpired' && status !== 'expired');
}
