/** What the hypervisors of sites can hold and what servers use of it, under Nova's names. */

export type Statistics = Readonly<Record<string, number>>;

export interface HostCapacity {
  readonly cpuCores: number | null;
  readonly memoryMb: number | null;
  readonly sizeGb: number | null;
}

export interface ServerSize {
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly rootGb: number;
  readonly ephemeralGb: number;
}

/** `servers`: the sizes of those that run; null: it is not known. */
export function statisticsOf(
  hosts: readonly HostCapacity[],
  servers: readonly (ServerSize | null)[],
): Statistics {
  const vcpus = sumOf(hosts.map(({ cpuCores }) => cpuCores));
  const memoryMb = sumOf(hosts.map((host) => host.memoryMb));
  const localGb = sumOf(hosts.map(({ sizeGb }) => sizeGb));
  const vcpusUsed = sumOf(servers.map((size) => size?.vcpus));
  const memoryMbUsed = sumOf(servers.map((size) => size?.memoryMb));
  const localGbUsed = sumOf(servers.map((size) => size && size.rootGb + size.ephemeralGb));
  return {
    count: hosts.length,
    current_workload: 0,
    running_vms: servers.length,
    vcpus,
    vcpus_used: vcpusUsed,
    memory_mb: memoryMb,
    memory_mb_used: memoryMbUsed,
    local_gb: localGb,
    local_gb_used: localGbUsed,
  };
}

const sumOf = (values: readonly (number | null | undefined)[]): number =>
  values.reduce((sum: number, value) => sum + (value ?? 0), 0);

/** What is free follows from the others, where nobody has reported it. */
export function withFree(statistics: Statistics): Statistics {
  const of = (name: string): number => statistics[name] ?? 0;
  const freeDiskGb = of('local_gb') - of('local_gb_used');
  return {
    free_ram_mb: of('memory_mb') - of('memory_mb_used'),
    free_disk_gb: freeDiskGb,
    disk_available_least: statistics['free_disk_gb'] ?? freeDiskGb,
    ...statistics,
  };
}

export const addStatistics = (a: Statistics, b: Statistics): Statistics =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [
      name,
      (a[name] ?? 0) + (b[name] ?? 0),
    ]),
  );
