/** Burst usage: what was used beyond subscriptions, summed up by resource, or by day and resource. */
import { burstByResource, dailyBurst } from '../../report/burst/usage';
import type { Answer } from './context';
import { boundsIn } from './dates';
import { listJson, pageIn } from './paging';
import { burstJson, dailyJson } from './response';
import { burstSchema, dailySchema } from './schemas';

export const listBurst: Answer = async ({ store }, { accountId, parameters, nowUs }) => {
  const page = pageIn(parameters);
  const query = { accountId, filters: boundsIn(parameters, nowUs) };
  return listJson(await burstByResource(store, query), page, burstJson(accountId));
};

export const listDaily: Answer = async ({ store }, { accountId, parameters, nowUs }) => {
  const page = pageIn(parameters);
  const query = { accountId, filters: boundsIn(parameters, nowUs) };
  return listJson(await dailyBurst(store, query), page, dailyJson);
};

export const showBurstSchema: Answer = async () => burstSchema;

export const showDailySchema: Answer = async () => dailySchema;
