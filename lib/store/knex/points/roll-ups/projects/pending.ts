/** Hours of projects whose stored sums are not yet, or not any more, those of their series. */
import type { Statements } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';
import { dayOf, type HourSpan } from '../../hours';
import { type FoldStates, isFolded, isLate } from '../../states';
import { ALL_PROJECTS } from './dirty';
import { type Mark, marksOf } from './marks';
import { storedMeanings } from './meanings';

export interface PendingQuery extends HourSpan {
  readonly projectIds: readonly string[];
  readonly hourStates: FoldStates;
  readonly dayStates: FoldStates;
}

/** The projects by hour. */
export type PendingHours = ReadonlyMap<number, ReadonlySet<string>>;

/** Hours whose roll-ups are gone are none of these: what was added up of them stays. */
export async function pendingHours(read: Statements, query: PendingQuery): Promise<PendingHours> {
  const { projectIds, hourStates, dayStates } = query;
  const hours = Array.from(hourStates).filter(([hour]) => !isLate(dayStates.get(dayOf(hour))));
  const pending = new Map(hours.map(([hour]) => [hour, new Set<string>()]));
  const isAnyChanged = (await storedMeanings(read)).some(({ isChanged }) => isChanged);
  for (const [hour, state] of hours) {
    if (isAnyChanged || !isFolded(state)) addAll(pending.get(hour), projectIds);
  }
  for (const some of chunksOf(projectIds)) {
    const marks = await marksOf(read, { ...query, projectIds: some });
    for (const mark of marks) note(pending, mark, some);
  }
  return new Map(Array.from(pending).filter(([, projects]) => projects.size > 0));
}

function note(
  pending: ReadonlyMap<number, Set<string>>,
  { projectId, fromHour, toHour }: Mark,
  asked: readonly string[],
): void {
  const marked = projectId === ALL_PROJECTS ? asked : asked.filter((id) => id === projectId);
  for (let hour = fromHour; hour < toHour; hour++) addAll(pending.get(hour), marked);
}

function addAll(set: Set<string> | undefined, members: readonly string[]): void {
  for (const member of members) set?.add(member);
}
