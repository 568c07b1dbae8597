/** Quotas are added up by name: one without a limit makes the sum one without. */

export const NO_LIMIT = -1;

export interface AddedQuota {
  readonly projectId: string;
  readonly name: string;
  readonly limit: number;
  /** Null: it was not reported. */
  readonly usage: number | null;
}

export interface QuotaSums {
  readonly limit: number;
  readonly usage: number;
}

/** `usageOf`: what a project uses of a quota that nobody has reported; it counts once, in however many sites it is. */
export function addQuotas(
  quotas: readonly AddedQuota[],
  usageOf: (projectId: string, name: string) => number,
): ReadonlyMap<string, QuotaSums> {
  const sums = new Map<string, QuotaSums>();
  const derived = new Set<string>();
  for (const { projectId, name, limit, usage } of quotas) {
    const { limit: limits, usage: usages } = sums.get(name) ?? { limit: 0, usage: 0 };
    const key = JSON.stringify([projectId, name]);
    const used = usage ?? (derived.has(key) ? 0 : usageOf(projectId, name));
    if (usage === null) derived.add(key);
    sums.set(name, { limit: addLimits(limits, limit), usage: usages + used });
  }
  return sums;
}

export const addLimits = (sum: number, limit: number): number =>
  sum === NO_LIMIT || limit === NO_LIMIT ? NO_LIMIT : sum + limit;
