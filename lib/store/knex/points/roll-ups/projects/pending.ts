/** Hours of projects whose stored sums are not yet, or not any more, those of their series. */
import type { Statements } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';
import { dayOf, type HourSpan } from '../../hours';
import { isLate } from '../../states';
import { ALL_PROJECTS } from './dirty';
import { type Mark, marksOf } from './marks';
import { storedMeanings } from './meanings';
import type { Progress } from './progress';

export interface PendingQuery extends HourSpan {
  readonly projectIds: readonly string[];
  readonly progress: Progress;
}

/** The projects by hour. */
export type PendingHours = ReadonlyMap<number, ReadonlySet<string>>;

/** Hours whose roll-ups are gone are none of these: what was added up of them stays. */
export async function pendingHours(read: Statements, query: PendingQuery): Promise<PendingHours> {
  const { projectIds, progress } = query;
  const pending = new Map<number, Set<string>>();
  const add = (hour: number, projects: readonly string[]): void => {
    const day = progress.dayStates.get(dayOf(hour));
    if (projects.length === 0 || day === undefined || isLate(day)) return;
    pending.set(hour, new Set([...(pending.get(hour) ?? []), ...projects]));
  };
  const isAnyChanged = (await storedMeanings(read)).some(({ isChanged }) => isChanged);
  for (const hour of isAnyChanged ? hoursOf(query, query) : progress.unfolded) {
    add(hour, projectIds);
  }
  for (const some of chunksOf(projectIds)) {
    for (const mark of await marksOf(read, { ...query, projectIds: some })) {
      for (const hour of hoursOf(mark, query)) add(hour, markedBy(mark, some));
    }
  }
  return pending;
}

const markedBy = ({ projectId }: Mark, asked: readonly string[]): readonly string[] =>
  projectId === ALL_PROJECTS ? asked : asked.filter((id) => id === projectId);

function hoursOf(mark: HourSpan, { fromHour, toHour }: HourSpan): readonly number[] {
  const from = Math.max(mark.fromHour, fromHour);
  const length = Math.max(Math.min(mark.toHour, toHour) - from, 0);
  return Array.from({ length }, (_, n) => from + n);
}
