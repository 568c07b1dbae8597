/** Differences by the projects that they make a difference to. */
import type { UsageHours } from '../usage-entry';
import type { Difference, ProjectDifference } from './difference';
import { NOTHING } from './sums';

type Sums = ReadonlyMap<string | null, UsageHours>;

interface Accounts {
  readonly nova: Sums;
  readonly ours: Sums;
  /** Projects whose totals are not the sums of their servers, in Nova's answer. */
  readonly misadded: ReadonlySet<string | null>;
}

/** A server that counts for two projects stands under both. */
export function byProject(
  differences: readonly Difference[],
  { nova: theirs, ours, misadded }: Accounts,
): readonly ProjectDifference[] {
  const projects = new Map<string | null, Difference[]>([...misadded].map((id) => [id, []]));
  for (const difference of differences) {
    for (const id of projectsOf(difference)) {
      projects.set(id, [...(projects.get(id) ?? []), difference]);
    }
  }
  return [...projects]
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([projectId, servers]) => ({
      ...{ projectId, servers, isMisadded: misadded.has(projectId) },
      nova: theirs.get(projectId) ?? NOTHING,
      ours: ours.get(projectId) ?? NOTHING,
    }));
}

const projectsOf = ({ nova, ours }: Difference): ReadonlySet<string | null> =>
  new Set([...(nova ? [nova.billedTo, nova.projectId] : []), ...(ours ? [ours.projectId] : [])]);
