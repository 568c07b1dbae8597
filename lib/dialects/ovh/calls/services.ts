/** The calls about services and datacenters. */
import { datacentersOf } from '../../../report/vscope/places';
import { visibleSites } from '../../../report/vscope/sites';
import { addressOf } from '../addresses';
import type { Answer } from '../context';
import { datacenterJson, serviceJson } from '../objects/service';
import { chosenDatacenter, chosenSite } from './chosen';

export const listServices: Answer = async ({ store, may }, { caller }) =>
  (await visibleSites(store, { caller, may })).map(({ name }) => name);

export const showService: Answer = async (context, exchange) =>
  serviceJson(await chosenSite(context, exchange), addressOf(context, exchange.req));

export const listDatacenters: Answer = async (context, exchange) =>
  (await datacentersOf(context.store, await chosenSite(context, exchange))).map(numberOf);

export const showDatacenter: Answer = async (context, exchange) =>
  datacenterJson(await chosenDatacenter(context, exchange));

const numberOf = ({ number }: { readonly number: number }): number => number;
