/** The JSON of a host. */
import { exactShareOf, inMb, shareOf } from '../../../domain/vscope/amounts';
import type { LiveValues } from '../../../report/vscope/live';
import type { Machine } from '../../../report/vscope/machines';
import type { Node } from '../../../store/store';
import { BILLING_TYPES, longOf, textOf, wordOf } from './ext';

/** The whole clock of all its cores. */
export const maxMhzOf = ({ cpuCores, cpuMhz }: Node): number | null =>
  cpuCores === null || cpuMhz === null ? null : cpuCores * cpuMhz;

/** `machines`: those that run on it or could. */
export const hostJson = (node: Node, live: LiveValues, machines: readonly Machine[]) => ({
  ...identityOf(node),
  ...sizeOf(node),
  cpuUsed: cpuUsedOf(node, live),
  memoryUsed: memoryUsedOf(node, live),
  uptime: null,
  vmTotal: machines.length,
  vmVcpuTotal: vcpusOf(machines),
});

const identityOf = ({ number, name, state, connection, isInMaintenance, ext }: Node) => ({
  hostId: number,
  name,
  profile: textOf(ext, 'profile') ?? '',
  profileCode: textOf(ext, 'profileCode') ?? '',
  rack: textOf(ext, 'rack') ?? '',
  clusterName: textOf(ext, 'clusterName'),
  state: state ?? 'unknown',
  connectionState: connection === 'not_responding' ? 'notResponding' : connection,
  inMaintenance: isInMaintenance,
  billingType: wordOf(ext, 'billingType', BILLING_TYPES) ?? 'undefined',
  parentHostId: longOf(ext, 'parentHostId'),
  resourceName: textOf(ext, 'resourceName'),
});

const sizeOf = (node: Node) => ({
  cpu: { unit: 'MHz', value: node.cpuMhz },
  cpuNum: node.cpuCores,
  cpuMax: maxMhzOf(node),
  cpuMaxCore: node.cpuMhz,
  ram: { unit: 'MB', value: node.memoryMb },
});

function cpuUsedOf(node: Node, live: LiveValues): number | null {
  const [max, percent] = [maxMhzOf(node), live.get('cpu_percent')];
  return max === null || percent === undefined ? null : shareOf(max, percent);
}

function memoryUsedOf({ memoryMb }: Node, live: LiveValues): number | null {
  const [bytes, percent] = [live.get('mem_bytes'), live.get('mem_percent')];
  if (percent !== undefined && memoryMb !== null) return exactShareOf(memoryMb, percent);
  return bytes === undefined ? null : inMb(bytes);
}

/** Unknown as soon as that of one machine is. */
function vcpusOf(machines: readonly Machine[]): number | null {
  const sizes = machines.map(({ server }) => server.size?.vcpus ?? null);
  return sizes.reduce(
    (sum, each) => (sum === null || each === null ? null : sum + each),
    0 as number | null,
  );
}
