/** Hours of projects as they are read, from wherever, and the columns that they make. */
import {
  addSeriesHour,
  NO_HOUR,
  type ProjectHour,
  type ProjectRollUpColumns,
  type SeriesHourValues,
} from '../../../../../domain/points/project-roll-up';
import { HOUR_MS } from '../../hours';

export interface ProjectHours {
  put(projectId: string, hour: number, stored: ProjectHour): void;
  /** One series more, in the order of their ids. */
  add(projectId: string, hour: number, values: SeriesHourValues, scale: number): void;
  finish(): Map<string, ProjectRollUpColumns>;
}

export function projectHours(): ProjectHours {
  const byProject = new Map<string, Map<number, ProjectHour>>();
  const hoursOf = (projectId: string): Map<number, ProjectHour> => {
    const hours = byProject.get(projectId) ?? new Map<number, ProjectHour>();
    byProject.set(projectId, hours);
    return hours;
  };
  return {
    put: (projectId, hour, stored) => void hoursOf(projectId).set(hour, stored),
    add(projectId, hour, values, scale) {
      const hours = hoursOf(projectId);
      hours.set(hour, addSeriesHour(hours.get(hour) ?? NO_HOUR, values, scale));
    },
    finish: () => new Map(Array.from(byProject, ([id, hours]) => [id, columnsOf(hours)])),
  };
}

function columnsOf(byHour: ReadonlyMap<number, ProjectHour>): ProjectRollUpColumns {
  const hours = Array.from(byHour).sort(([a], [b]) => a - b);
  return {
    startMs: Float64Array.from(hours, ([hour]) => hour * HOUR_MS),
    count: Float64Array.from(hours, ([, { count }]) => count),
    sum: Float64Array.from(hours, ([, { sum }]) => sum),
    lastSum: Float64Array.from(hours, ([, { lastSum }]) => lastSum),
  };
}
