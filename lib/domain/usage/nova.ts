/** Nova's accounting: how long servers existed in a window, times what they are now, to its last bit. */

import { SECOND_US } from '../../time';
import type { Server } from '../server';
import { quotient } from './quotient';
import type { UsageWindow } from './window';

/** What the accounting needs of a server that was launched. */
export type Launched = Pick<
  Server,
  'id' | 'projectId' | 'name' | 'size' | 'state' | 'terminatedAtUs'
> & { readonly launchedAtUs: number };

/** One server within one window. */
export interface ServerUsage<S extends Launched = Launched> {
  readonly server: S;
  readonly hours: number;
  /** The whole life until now, whatever the window. */
  readonly uptimeSeconds: number;
}

/** What the servers of one project add up to. */
export interface TenantSums {
  readonly projectId: string | null;
  readonly hours: number;
  readonly vcpuHours: number;
  readonly memoryMbHours: number;
  readonly localGbHours: number;
}

/** One project within one window. */
export interface TenantUsage<S extends Launched = Launched> extends TenantSums {
  readonly servers: readonly ServerUsage<S>[];
}

const HOUR_SECONDS = 3600;

type Lifetime = Pick<Launched, 'launchedAtUs' | 'terminatedAtUs'>;

/**
 * How to count the hours of a life in this window. The two divisions and their order are Nova's and show
 * in the last bit. A life that ends before it begins counts negative, as Nova's does.
 */
export function hoursIn(window: UsageWindow): (lifetime: Lifetime) => number {
  const [startUs, stopUs] = [Number(window.startUs), Number(window.stopUs)];
  const isPlain = Number.isSafeInteger(startUs) && Number.isSafeInteger(stopUs);
  if (!isPlain) return (lifetime) => hoursOfLongWindow(window, lifetime);
  return ({ launchedAtUs, terminatedAtUs }) => {
    if (terminatedAtUs !== null && terminatedAtUs < startUs) return 0;
    if (launchedAtUs > stopUs) return 0;
    const fromUs = Math.max(launchedAtUs, startUs);
    const toUs = terminatedAtUs === null ? stopUs : Math.min(terminatedAtUs, stopUs);
    return secondsBetween(fromUs, toUs) / HOUR_SECONDS;
  };
}

/** The same where a bound of the window lies beyond the integers that a double can hold. */
function hoursOfLongWindow({ startUs, stopUs }: UsageWindow, lifetime: Lifetime): number {
  const launchedAtUs = BigInt(lifetime.launchedAtUs);
  const terminatedAtUs = lifetime.terminatedAtUs === null ? null : BigInt(lifetime.terminatedAtUs);
  if (terminatedAtUs !== null && terminatedAtUs < startUs) return 0;
  if (launchedAtUs > stopUs) return 0;
  const fromUs = launchedAtUs > startUs ? launchedAtUs : startUs;
  const toUs = terminatedAtUs !== null && terminatedAtUs < stopUs ? terminatedAtUs : stopUs;
  return quotient(toUs - fromUs, BigInt(SECOND_US)) / HOUR_SECONDS;
}

/** Correctly rounded. A difference that is safe has been exact, and so one division is enough. */
function secondsBetween(fromUs: number, toUs: number): number {
  const differenceUs = toUs - fromUs;
  if (Number.isSafeInteger(differenceUs)) return differenceUs / SECOND_US;
  return quotient(BigInt(toUs) - BigInt(fromUs), BigInt(SECOND_US));
}

/** Whole seconds from launch to end, or to now; fractions are cut off towards zero. */
export function uptimeSeconds({ launchedAtUs, terminatedAtUs }: Lifetime, nowUs: number): number {
  return Math.trunc(secondsBetween(launchedAtUs, terminatedAtUs ?? nowUs));
}

/** What Nova calls local_gb: the disks that a flavor brings, without swap. */
export const localGb = ({ size }: Pick<Server, 'size'>): number =>
  size === null ? 0 : size.rootGb + size.ephemeralGb;

/**
 * Tenants in the order in which they first appear, servers and sums in the order given.
 * `before`: the tenant that earlier servers ended with; its sums go on where more of its servers come.
 */
export function tenantUsages<S extends Launched>(
  servers: readonly S[],
  window: UsageWindow,
  nowUs: number,
  before?: TenantSums,
): TenantUsage<S>[] {
  const hoursOf = hoursIn(window);
  const tenants = new Map<string | null, ServerUsage<S>[]>();
  for (const server of servers) {
    const usage = { server, hours: hoursOf(server), uptimeSeconds: uptimeSeconds(server, nowUs) };
    const others = tenants.get(server.projectId);
    if (others) others.push(usage);
    else tenants.set(server.projectId, [usage]);
  }
  return Array.from(tenants, ([projectId, usages]) =>
    sumUp(usages, before?.projectId === projectId ? before : nothing(projectId)),
  );
}

const nothing = (projectId: string | null): TenantSums => ({
  projectId,
  hours: 0,
  vcpuHours: 0,
  memoryMbHours: 0,
  localGbHours: 0,
});

/** Doubles do not add up alike in every order, so this one is kept: left to right, page after page. */
function sumUp<S extends Launched>(
  servers: readonly ServerUsage<S>[],
  before: TenantSums,
): TenantUsage<S> {
  let { hours, vcpuHours, memoryMbHours, localGbHours } = before;
  for (const usage of servers) {
    const { size } = usage.server;
    hours += usage.hours;
    vcpuHours += (size?.vcpus ?? 0) * usage.hours;
    memoryMbHours += (size?.memoryMb ?? 0) * usage.hours;
    localGbHours += localGb(usage.server) * usage.hours;
  }
  const { projectId } = before;
  return { projectId, servers, hours, vcpuHours, memoryMbHours, localGbHours };
}
