/** The JSON of a machine. */
import type { MetricRole } from '../../../domain/points/roles';
import { type ExactDecimal, toNumber } from '../../../domain/values/exact-decimal';
import { inKb, inMb, shareOf } from '../../../domain/vscope/amounts';
import type { LiveValues } from '../../../report/vscope/live';
import type { Machine } from '../../../report/vscope/machines';
import type { Ext, Node } from '../../../store/store';
import { listOf, longOf, numberOf, objectOf, textOf } from './ext';

/** `host`: the one that it runs on, if that is known. */
export const machineJson = (machine: Machine, host: Node | undefined, live: LiveValues) => ({
  ...identityOf(machine, host),
  ...processorsOf(machine, host, live),
  ...memoryOf(machine, live),
  ...trafficOf(live),
  ...partsOf(machine.hosting.ext),
});

const identityOf = ({ server, hosting, powerState }: Machine, host: Node | undefined) => ({
  vmId: hosting.number,
  moRef: hosting.moref ?? '',
  name: server.name,
  powerState,
  hostName: host?.name ?? textOf(hosting.ext, 'hostName'),
  clusterName: textOf(hosting.ext, 'clusterName') ?? textOf(host?.ext ?? null, 'clusterName'),
  folderName: textOf(hosting.ext, 'folderName'),
  guestOsFamily: textOf(hosting.ext, 'guestOsFamily'),
  license: textOf(hosting.ext, 'license'),
});

function processorsOf({ server, hosting }: Machine, host: Node | undefined, live: LiveValues) {
  const cpuNum = server.size?.vcpus ?? null;
  const mhz = host?.cpuMhz ?? null;
  const cpuMax = cpuNum === null || mhz === null ? numberOf(hosting.ext, 'cpuMax') : cpuNum * mhz;
  const percent = live.get('cpu_percent');
  return {
    cpuNum,
    cpuMax,
    cpuUsed: cpuMax === null || percent === undefined ? null : shareOf(cpuMax, percent),
    cpuReady: read(live, 'cpu_ready_ms', toNumber),
    cpuReadyPercent: null,
  };
}

function memoryOf({ server, hosting }: Machine, live: LiveValues) {
  const memoryMax = server.size?.memoryMb ?? null;
  const percent = live.get('mem_percent');
  const isShare = percent !== undefined && memoryMax !== null;
  const tps = hosting.ext?.['memoryTps'];
  return {
    memoryMax,
    memoryUsed: isShare
      ? shareOf(memoryMax, percent)
      : read(live, 'mem_bytes', (bytes) => Math.round(inMb(bytes))),
    // A text, as the schema has it.
    memoryTps: typeof tps === 'number' ? String(tps) : textOf(hosting.ext, 'memoryTps'),
  };
}

const trafficOf = (live: LiveValues) => ({
  netRx: read(live, 'net_rx_bps', inKb),
  netTx: read(live, 'net_tx_bps', inKb),
  netPacketRx: read(live, 'net_rx_pps', toNumber),
  netPacketTx: read(live, 'net_tx_pps', toNumber),
  readRate: read(live, 'disk_read_bps', inKb),
  writeRate: read(live, 'disk_write_bps', inKb),
  readPerSecond: read(live, 'disk_read_iops', toNumber),
  writePerSecond: read(live, 'disk_write_iops', toNumber),
  readLatency: read(live, 'disk_read_latency_ms', toNumber),
  writeLatency: read(live, 'disk_write_latency_ms', toNumber),
});

function read(
  live: LiveValues,
  role: MetricRole,
  convert: (value: ExactDecimal) => number,
): number | null {
  const value = live.get(role);
  return value === undefined ? null : convert(value);
}

const partsOf = (ext: Ext | null) => ({
  filers: listOf(ext, 'filers'),
  networks: listOf(ext, 'networks'),
  cdroms: listOf(ext, 'cdroms'),
  backup: objectOf(ext, 'backup'),
  snapshotNum: longOf(ext, 'snapshotNum'),
  stateFt: textOf(ext, 'stateFt'),
  roleFt: textOf(ext, 'roleFt'),
  vmwareTools: textOf(ext, 'vmwareTools'),
  vmwareToolsVersion: textOf(ext, 'vmwareToolsVersion'),
});
