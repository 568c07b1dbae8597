/** What each server, drive and address of an account used in the cycles of some polls. */
import { cycleAt, cycleStartUs, pollTimeUs } from '../../domain/burst/cycles';
import { type ObjectHolding, type ObjectUsage, objectUsage } from '../../domain/burst/object-usage';
import { SERVER_RESOURCES, serverHoldings } from '../../domain/burst/server-resources';
import { NEVER_US } from '../../domain/life-class';
import { type Filters, hullOf, passes } from '../../domain/values/bounds';
import type { AccountFacts, Store } from '../../store/store';

export interface ObjectQuery {
  readonly accountId: string;
  /** Of the time of polls. */
  readonly filters: Filters;
  readonly mhzPerVcpu: number;
  readonly nowUs: number;
}

/** Read once; each walk through them computes them anew, since they may be many. */
export interface ObjectUsages {
  walk(): Iterable<readonly ObjectUsage[]>;
}

export async function usageByObject(
  { burstPolls }: Pick<Store, 'burstPolls'>,
  { accountId, filters, mhzPerVcpu, nowUs }: ObjectQuery,
): Promise<ObjectUsages> {
  const hull = hullOf(filters);
  const lastUs = Math.min(hull.last, nowUs);
  const firstUs = Math.max(hull.first, 0);
  if (firstUs > lastUs) return { walk: () => [] };
  const range = { firstId: accountId, lastId: accountId };
  // A poll is of the end of its cycle.
  const cycles = {
    ...{ first: cycleAt(firstUs), last: cycleAt(lastUs + 1) - 1 },
    isWanted: (cycle: number) => passes(pollTimeUs(cycle), filters),
  };
  const window = { startUs: cycleStartUs(cycles.first), endUs: cycleStartUs(cycles.last + 1) };
  const holdings = objectHoldings(await burstPolls.facts(range, window), mhzPerVcpu);
  return { walk: () => objectUsage(holdings, cycles) };
}

function objectHoldings(facts: AccountFacts, mhzPerVcpu: number): readonly ObjectHolding[] {
  const ofServers = facts.segments.flatMap((segment) => {
    const holdings = serverHoldings([segment], mhzPerVcpu);
    return SERVER_RESOURCES.flatMap((resource) =>
      holdings[resource].map((holding) => ({ ...holding, id: segment.serverId, resource })),
    );
  });
  const ofResources = facts.resources.map(({ id, resource, amount, fromUs, toUs }) => ({
    ...{ id, resource, amount, fromUs },
    untilUs: toUs ?? NEVER_US,
  }));
  return [...ofServers, ...ofResources];
}
