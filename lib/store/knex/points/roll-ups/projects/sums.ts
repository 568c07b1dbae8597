/** Hours of projects as they are read, from wherever, and the columns that they make. */
import {
  addSeriesHour,
  NO_HOUR,
  type ProjectHour,
  type ProjectRollUpColumns,
  type SeriesHourValues,
} from '../../../../../domain/points/project-roll-up';
import { HOUR_MS } from '../../hours';

/** Many hours of one project, as lists that are equally long, in any order. */
export interface StoredHours {
  readonly hour: readonly number[];
  readonly count: readonly number[];
  readonly sum: readonly number[];
  readonly lastSum: readonly number[];
}

type Growing = { [Column in keyof StoredHours]: number[] };

export interface ProjectHours {
  put(projectId: string, stored: StoredHours, isWanted: (hour: number) => boolean): void;
  /** One series more, in the order of their ids. */
  add(projectId: string, hour: number, values: SeriesHourValues, scale: number): void;
  finish(): Map<string, ProjectRollUpColumns>;
}

export function projectHours(): ProjectHours {
  const stored = new Map<string, Growing>();
  const added = new Map<string, Map<number, ProjectHour>>();
  return {
    put(projectId, hours, isWanted) {
      append(valueIn(stored, projectId, noHours), hours, isWanted);
    },
    add(projectId, hour, values, scale) {
      const hours = valueIn(added, projectId, () => new Map<number, ProjectHour>());
      hours.set(hour, addSeriesHour(hours.get(hour) ?? NO_HOUR, values, scale));
    },
    finish() {
      for (const [projectId, hours] of added) {
        append(valueIn(stored, projectId, noHours), listsOf(hours), () => true);
      }
      const found = Array.from(stored).filter(([, { hour }]) => hour.length > 0);
      return new Map(found.map(([id, hours]) => [id, columnsOf(hours)]));
    },
  };
}

const noHours = (): Growing => ({ hour: [], count: [], sum: [], lastSum: [] });

function valueIn<T>(values: Map<string, T>, key: string, make: () => T): T {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}

function append(to: Growing, from: StoredHours, isWanted: (hour: number) => boolean): void {
  for (const [i, hour] of from.hour.entries()) {
    if (!isWanted(hour)) continue;
    to.hour.push(hour);
    to.count.push(from.count[i] ?? 0);
    to.sum.push(from.sum[i] ?? 0);
    to.lastSum.push(from.lastSum[i] ?? 0);
  }
}

function listsOf(byHour: ReadonlyMap<number, ProjectHour>): StoredHours {
  const hours = [...byHour.values()];
  return {
    hour: [...byHour.keys()],
    count: hours.map(({ count }) => count),
    sum: hours.map(({ sum }) => sum),
    lastSum: hours.map(({ lastSum }) => lastSum),
  };
}

/** Mostly they come in the order of a key. */
function columnsOf({ hour, ...lists }: Growing): ProjectRollUpColumns {
  const isInOrder = hour.every((each, i) => i === 0 || (hour[i - 1] as number) < each);
  const order = isInOrder
    ? undefined
    : Array.from(hour.keys()).sort((a, b) => (hour[a] as number) - (hour[b] as number));
  const sorted = (list: readonly number[]): Float64Array =>
    order ? Float64Array.from(order, (i) => list[i] as number) : new Float64Array(list);
  return {
    startMs: sorted(hour).map((each) => each * HOUR_MS),
    count: sorted(lists.count),
    sum: sorted(lists.sum),
    lastSum: sorted(lists.lastSum),
  };
}
