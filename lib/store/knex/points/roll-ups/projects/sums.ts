/** Hours of projects as they are read, from wherever, and the columns that they make. */
import {
  addSeriesHour,
  NO_HOUR,
  type ProjectHour,
  type ProjectRollUpColumns,
  type ProjectRollUpValue,
  type SeriesHourValues,
} from '../../../../../domain/points/project-roll-up';
import { HOUR_MS } from '../../hours';

/** Many hours of one project, as lists in any order, which are equally long; values that nobody asked for are empty. */
export interface StoredHours extends Readonly<Record<ProjectRollUpValue, readonly number[]>> {
  readonly hour: readonly number[];
}

export interface ProjectHours {
  put(projectId: string, stored: StoredHours): void;
  /** One series more, in the order of their ids. */
  add(projectId: string, hour: number, values: SeriesHourValues, scale: number): void;
  finish(): Map<string, ProjectRollUpColumns>;
}

export function projectHours(asked: readonly ProjectRollUpValue[]): ProjectHours {
  const stored = new Map<string, StoredHours[]>();
  const added = new Map<string, Map<number, ProjectHour>>();
  const put = (projectId: string, hours: StoredHours): void => {
    if (hours.hour.length > 0) stored.set(projectId, [...(stored.get(projectId) ?? []), hours]);
  };
  return {
    put,
    add(projectId, hour, values, scale) {
      const hours = added.get(projectId) ?? new Map<number, ProjectHour>();
      added.set(projectId, hours);
      hours.set(hour, addSeriesHour(hours.get(hour) ?? NO_HOUR, values, scale));
    },
    finish() {
      for (const [projectId, hours] of added) put(projectId, listsOf(hours, asked));
      return new Map(Array.from(stored, ([id, pieces]) => [id, columnsOf(pieces)]));
    },
  };
}

export function without(stored: StoredHours, isLeftOut: (hour: number) => boolean): StoredHours {
  const isKept = (_cell: number, i: number): boolean => !isLeftOut(stored.hour[i] as number);
  return {
    hour: stored.hour.filter(isKept),
    count: stored.count.filter(isKept),
    sum: stored.sum.filter(isKept),
    lastSum: stored.lastSum.filter(isKept),
  };
}

function listsOf(
  byHour: ReadonlyMap<number, ProjectHour>,
  asked: readonly ProjectRollUpValue[],
): StoredHours {
  const hours = [...byHour.values()];
  const list = (name: ProjectRollUpValue): readonly number[] =>
    asked.includes(name) ? hours.map((hour) => hour[name]) : [];
  return {
    hour: [...byHour.keys()],
    count: list('count'),
    sum: list('sum'),
    lastSum: list('lastSum'),
  };
}

function columnsOf(pieces: readonly StoredHours[]): ProjectRollUpColumns {
  const hour = joined(pieces.map((piece) => piece.hour));
  const order = orderOf(hour);
  const column = (name: keyof StoredHours): Float64Array => {
    const values = joined(pieces.map((piece) => piece[name]));
    return order && values.length > 0
      ? Float64Array.from(order, (i) => values[i] as number)
      : values;
  };
  const startMs = column('hour');
  for (let i = 0; i < startMs.length; i++) startMs[i] = (startMs[i] as number) * HOUR_MS;
  return { startMs, count: column('count'), sum: column('sum'), lastSum: column('lastSum') };
}

function joined(lists: readonly (readonly number[])[]): Float64Array {
  const all = new Float64Array(lists.reduce((length, list) => length + list.length, 0));
  let length = 0;
  for (const list of lists) {
    all.set(list, length);
    length += list.length;
  }
  return all;
}

/** Undefined: as they are, which is mostly so, since they come by a key. */
function orderOf(hour: Float64Array): readonly number[] | undefined {
  for (let i = 1; i < hour.length; i++) {
    if ((hour[i - 1] as number) > (hour[i] as number)) {
      return Array.from(hour.keys()).sort((a, b) => (hour[a] as number) - (hour[b] as number));
    }
  }
  return undefined;
}
