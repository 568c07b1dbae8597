/** The calls about filers and hosts. */
import { liveOfNode } from '../../../report/vscope/live';
import { machinesIn } from '../../../report/vscope/machines';
import { datacentersOf, nodesIn } from '../../../report/vscope/places';
import type { Answer } from '../context';
import { filerJson } from '../objects/filer';
import { hostJson } from '../objects/host';
import { chosenDatacenter, chosenNode, chosenSite } from './chosen';
import { liveQueryOf } from './live-query';

export const listFilers: Answer = async (context, exchange) =>
  (await nodesIn(context.store, await chosenDatacenter(context, exchange), 'filer')).map(numberOf);

/** All of the service. */
export const listGlobalFilers: Answer = async (context, exchange) => {
  const { store } = context;
  const datacenters = await datacentersOf(store, await chosenSite(context, exchange));
  const filers = await Promise.all(datacenters.map((each) => nodesIn(store, each, 'filer')));
  return filers
    .flat()
    .map(numberOf)
    .sort((a, b) => a - b);
};

export const showFiler: Answer = async (context, exchange) => {
  const filer = await chosenNode(context, exchange, 'filer');
  const live = await liveOfNode(context.store, filer.id, liveQueryOf(context, exchange));
  return filerJson(filer, live);
};

export const listHosts: Answer = async (context, exchange) =>
  (await nodesIn(context.store, await chosenDatacenter(context, exchange), 'host')).map(numberOf);

export const showHost: Answer = async (context, exchange) => {
  const { store } = context;
  const host = await chosenNode(context, exchange, 'host');
  const live = await liveOfNode(store, host.id, liveQueryOf(context, exchange));
  const machines = await machinesIn(store, { id: host.datacenterId }, exchange.nowUs);
  return hostJson(
    host,
    live,
    machines.filter(({ hosting }) => hosting.nodeId === host.id),
  );
};

const numberOf = ({ number }: { readonly number: number }): number => number;
