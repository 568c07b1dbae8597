/** Burst usage: what was used beyond subscriptions, summed up by resource, or by day and resource. */
import { burstByResource, dailyBurst } from '../../../report/burst/usage';
import type { Answer } from '../context';
import { notFound } from '../errors';
import { burstDates } from '../lists/dates';
import { listJson, pageIn } from '../lists/paging';
import { burstJson, burstUuid, dailyJson } from './response';

export const listBurst: Answer = async ({ store }, { accountId, parameters, nowUs }) => {
  const page = pageIn(parameters);
  const query = { accountId, filters: burstDates(parameters, nowUs) };
  return listJson(await burstByResource(store, query), page, burstJson(accountId));
};

export const showBurst: Answer = async ({ store }, { accountId, parameters, nowUs, req }) => {
  const query = { accountId, filters: burstDates(parameters, nowUs) };
  const sums = await burstByResource(store, query);
  const sum = sums.find(({ resource }) => burstUuid(accountId, resource) === req.params['id']);
  if (!sum) throw notFound();
  return burstJson(accountId)(sum);
};

export const listDaily: Answer = async ({ store, settings }, { accountId, parameters, nowUs }) => {
  const page = pageIn(parameters);
  const query = { accountId, filters: burstDates(parameters, nowUs) };
  return listJson(await dailyBurst(store, query), page, dailyJson(settings.decimals));
};
