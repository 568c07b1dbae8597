/** Exact totals of a window, for one project or all: from sums of the store, rounded only in the last division. */
import { addUsage, type ExactUsage, NO_USAGE, usageOf } from '../domain/usage/exact';
import type { Totals, TotalsQuery } from '../store/store';

export interface ProjectTotal extends ExactUsage {
  readonly projectId: string | null;
}

export interface ExactTotals {
  /** In byte order of their ids; only projects with usage in the window. */
  readonly projects: readonly ProjectTotal[];
  readonly total: ExactUsage;
}

const byBytes = (a: string | null, b: string | null): number =>
  Buffer.compare(Buffer.from(a ?? ''), Buffer.from(b ?? ''));

export async function exactTotals(totals: Totals, query: TotalsQuery): Promise<ExactTotals> {
  const byProject = new Map<string | null, ExactUsage>();
  for (const { projectId, existenceUs, size } of await totals.usageTotals(query)) {
    const before = byProject.get(projectId) ?? NO_USAGE;
    byProject.set(projectId, addUsage(before, usageOf(existenceUs, size)));
  }
  const projects = Array.from(byProject, ([projectId, usage]) => ({ projectId, ...usage }));
  projects.sort((a, b) => byBytes(a.projectId, b.projectId));
  return { projects, total: projects.reduce<ExactUsage>(addUsage, NO_USAGE) };
}
