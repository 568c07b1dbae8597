/** What a cloud can hold and what is used of it; for staff only, which is looked at before any parameter. */
import { sendJson } from '../../../http/response/json';
import { siteResources } from '../../../report/aggregates/site-resources';
import type { Handle } from '../context';
import { detailed, forbidden, NOT_STAFF } from '../errors';
import { parametersOf } from '../wire/parameters';
import { sortedByName } from '../wire/sorted';

export const showResources: Handle = async ({ store, may }, { req, res, caller, nowUs }) => {
  if (!may(caller, 'tenant_usage:inventory', null)) throw forbidden(NOT_STAFF);
  const authUrl = parametersOf(req).last('auth_url');
  if (authUrl === undefined) {
    throw detailed('invalidParameter', 'GET parameter "auth_url" has to be defined');
  }
  const resources = await siteResources(store, { authUrl, nowUs });
  if (!resources) throw detailed('invalidParameter', `No clouds with auth url: ${authUrl}`);
  const { statistics, limits } = resources;
  const quotas = QUOTAS.map(([key, name]) => [key, limits.get(name) ?? 0] as const);
  sendJson(res, sortedByName([...Object.entries(statistics), ...quotas]));
};

const QUOTAS = [
  ['vcpu_quota', 'vcpu'],
  ['memory_quota', 'ram'],
  ['storage_quota', 'storage'],
] as const;
