/** What metrics mean: a role says which quantity a metric measures, whatever name its writers give it. */

/** Units after scaling: percent, bytes, bytes per second, packets or operations per second, milliseconds. */
export const METRIC_ROLES = [
  'cpu_percent',
  'cpu_ready_ms',
  'mem_bytes',
  'mem_percent',
  'disk_bytes',
  'db_bytes',
  'file_bytes',
  'net_rx_bps',
  'net_tx_bps',
  'net_rx_pps',
  'net_tx_pps',
  'disk_read_iops',
  'disk_write_iops',
  'disk_read_bps',
  'disk_write_bps',
  'disk_read_latency_ms',
  'disk_write_latency_ms',
] as const;
export type MetricRole = (typeof METRIC_ROLES)[number];

export interface MetricMeaning {
  readonly role: MetricRole | null;
  /** Of the values as they are written. */
  readonly unit: string | null;
  /** A written value times this is in the unit of the role. */
  readonly scale: number;
}

const means = (role: MetricRole, unit: string, scale = 1): MetricMeaning => ({ role, unit, scale });

/** Their writers state kB and mean 1,024 bytes. */
const KIB = 1024;

const VSCOPE_HOSTS_AND_VMS: Readonly<Record<string, MetricMeaning>> = {
  'cpu.usage.perc': means('cpu_percent', '%'),
  'mem.usage.perc': means('mem_percent', '%'),
  'net.rx': means('net_rx_bps', 'kB/s', KIB),
  'net.tx': means('net_tx_bps', 'kB/s', KIB),
  'net.packetsrx': means('net_rx_pps', '1/s'),
  'net.packetstx': means('net_tx_pps', '1/s'),
};

const KNOWN: ReadonlyMap<string, MetricMeaning> = new Map([
  ...['vscope.vm', 'vscope.host'].flatMap((prefix) =>
    Object.entries(VSCOPE_HOSTS_AND_VMS).map(
      ([name, meaning]) => [`${prefix}.${name}`, meaning] as const,
    ),
  ),
  ['vscope.vm.cpu.ready', means('cpu_ready_ms', 'ms')],
  ['vscope.vm.disk.io.read', means('disk_read_iops', '1/s')],
  ['vscope.vm.disk.io.write', means('disk_write_iops', '1/s')],
  ['vscope.vm.disk.bandwidth.read', means('disk_read_bps', 'kB/s', KIB)],
  ['vscope.vm.disk.bandwidth.write', means('disk_write_bps', 'kB/s', KIB)],
  ['vscope.vm.disk.latency.read', means('disk_read_latency_ms', 'ms')],
  ['vscope.vm.disk.latency.write', means('disk_write_latency_ms', 'ms')],
  ['vscope.filer.datastore.diskspace.used', means('disk_bytes', 'kB', KIB)],
  ['usage.cpu', means('cpu_percent', '%')],
  ['usage.memory', means('mem_bytes', 'B')],
  ['usage.disk', means('disk_bytes', 'B')],
  ['usage.database', means('db_bytes', 'B')],
  ['usage.filestore', means('file_bytes', 'B')],
]);

const UNKNOWN: MetricMeaning = { role: null, unit: null, scale: 1 };

/** What a metric means as long as the inventory does not say otherwise. */
export const meaningOf = (metric: string): MetricMeaning => KNOWN.get(metric) ?? UNKNOWN;
