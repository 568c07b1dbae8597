/** The calls about machines. */
import { POWERED_ON } from '../../../domain/vscope/power-state';
import { type LiveValues, liveOfServer } from '../../../report/vscope/live';
import { type Machine, machinesIn } from '../../../report/vscope/machines';
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
  const { nodeId } = machine.hosting;
  const [host, live] = await Promise.all([
    nodeId === null ? undefined : context.store.nodes.find(nodeId),
    liveOf(context, exchange, machine),
  ]);
  return machineJson(machine, host, live);
};

/** What was measured before a machine stopped is not what it uses now. */
const liveOf = async (
  context: OvhContext,
  exchange: Exchange,
  { server, powerState }: Machine,
): Promise<LiveValues> =>
  powerState === POWERED_ON
    ? liveOfServer(context.store, server.id, liveQueryOf(context, exchange))
    : new Map();
