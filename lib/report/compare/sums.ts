/** What the servers of each project add up to, in Nova's account and in ours. */
import type { NovaTenant } from '../../openstack/nova/usage-answer';
import type { UsageHours } from '../usage-entry';

export const NOTHING: UsageHours = { hours: 0, vcpuHours: 0, memoryMbHours: 0, localGbHours: 0 };

export interface Counted {
  readonly hours: number;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly localGb: number;
}

/** In the order given, as Nova adds: to the last bit. */
export const sumOf = (servers: readonly Counted[]): UsageHours =>
  servers.reduce(
    (sum, { hours, vcpus, memoryMb, localGb }) => ({
      hours: sum.hours + hours,
      vcpuHours: sum.vcpuHours + vcpus * hours,
      memoryMbHours: sum.memoryMbHours + memoryMb * hours,
      localGbHours: sum.localGbHours + localGb * hours,
    }),
    NOTHING,
  );

export const plus = (a: UsageHours, b: UsageHours): UsageHours => ({
  hours: a.hours + b.hours,
  vcpuHours: a.vcpuHours + b.vcpuHours,
  memoryMbHours: a.memoryMbHours + b.memoryMbHours,
  localGbHours: a.localGbHours + b.localGbHours,
});

/** Whether Nova's totals of a page are those of the servers on it. */
export function isAddedRight(tenant: NovaTenant): boolean {
  const sum = sumOf(tenant.servers);
  return (
    sum.hours === tenant.hours &&
    sum.vcpuHours === tenant.vcpuHours &&
    sum.memoryMbHours === tenant.memoryMbHours &&
    sum.localGbHours === tenant.localGbHours
  );
}
