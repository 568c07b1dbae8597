/** The calls about machines. */
import { POWERED_ON } from '../../../domain/vscope/power-state';
import { type LiveValues, liveOfServer } from '../../../report/vscope/live';
import { type Machine, machinesIn } from '../../../report/vscope/machines';
import type { Node } from '../../../store/store';
import type { Answer, Exchange, OvhContext } from '../context';
import { machineJson } from '../objects/machine';
import { chosenDatacenter, chosenMachine } from './chosen';
import { liveQueryOf } from './live-query';

export const listMachines: Answer = async (context, exchange) => {
  const datacenter = await chosenDatacenter(context, exchange);
  const machines = await machinesIn(context.store, datacenter, exchange.nowUs);
  return machines.map(({ hosting }) => hosting.number).sort((a, b) => a - b);
};

export const showMachine: Answer = async (context, exchange) => {
  const machine = await chosenMachine(context, exchange);
  const [host, live] = await Promise.all([
    hostOf(context, machine),
    liveOf(context, exchange, machine),
  ]);
  return machineJson(machine, host, live);
};

/** A host in another datacenter may be another account's, and is not shown. */
async function hostOf({ store }: OvhContext, { hosting }: Machine): Promise<Node | undefined> {
  const host = hosting.nodeId === null ? undefined : await store.nodes.find(hosting.nodeId);
  return host?.datacenterId === hosting.datacenterId ? host : undefined;
}

/** What was measured before a machine stopped is not what it uses now. */
const liveOf = async (
  context: OvhContext,
  exchange: Exchange,
  { server, powerState }: Machine,
): Promise<LiveValues> =>
  powerState === POWERED_ON
    ? liveOfServer(context.store, server.id, liveQueryOf(context, exchange))
    : new Map();
