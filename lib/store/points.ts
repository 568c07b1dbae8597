/** The contract of measured points: named series of numbers over time, and the roll-ups that are folded from them. */
import type { SeriesBinding } from '../domain/points/binding';
import type { PointColumns, PointsWindow } from '../domain/points/columns';
import type { ProjectRollUpColumns, ProjectRollUpValue } from '../domain/points/project-roll-up';
import type { MetricRole } from '../domain/points/roles';
import type { RollUpColumns, RollUpValue, RollUpWidth } from '../domain/points/roll-up';
import type { TaggedSeries, Tags } from '../domain/points/series';

export type { SeriesBinding, Tags };

/** `atMs`: milliseconds since the epoch. */
export interface MeasuredPoint {
  readonly metric: string;
  readonly tags: Tags;
  readonly atMs: number;
  readonly value: number;
}

/** All series, unbound ones too; or those that are bound to something in these lists. */
export type SeriesScope = 'all' | SeriesOwners;

export interface SeriesOwners {
  readonly projectIds: readonly string[];
  /** Their projects and their sites. */
  readonly accountIds: readonly string[];
  readonly siteIds: readonly string[];
}

export interface Series extends SeriesBinding, TaggedSeries {
  /** The days in UTC from the first to the last in which it has had points. */
  readonly daysMs: PointsWindow;
}

/** A key that a series must have; `values`: any of these, without it any value. */
export interface TagCondition {
  readonly key: string;
  readonly values?: readonly string[];
}

/** Series in id order. */
export interface SeriesQuery {
  readonly scope: SeriesScope;
  readonly metric?: string;
  readonly tags?: readonly TagCondition[];
  /** Bound to any of these. */
  readonly serverIds?: readonly string[];
  /** Bound to any of these hosts and filers; not together with `serverIds`. */
  readonly nodeIds?: readonly string[];
  readonly ids?: readonly number[];
  readonly limit?: number;
}

/**
 * `scope`: the series is outside the writer's scope. `closed`: the raw points of that hour are gone and its roll-up
 * stands, so that it could not be recomputed. `limit`: one series more than may be.
 */
export type PointRefusal = 'scope' | 'closed' | 'limit';

export interface WrittenPoints {
  /** The position in what was given, and why; all others are stored. */
  readonly refused: ReadonlyMap<number, PointRefusal>;
}

export interface PointsQuery extends PointsWindow {
  readonly seriesIds: readonly number[];
  /** Those of the series, if they were found just before; else they are looked up. */
  readonly days?: ReadonlyMap<number, PointsWindow>;
  /** More points or buckets than this are refused as `tooLarge`, before they fill the memory. */
  readonly limit?: number;
}

export interface RollUpsQuery<Value extends RollUpValue> extends PointsQuery {
  readonly width: RollUpWidth;
  readonly values: readonly Value[];
}

export interface ProjectRollUpsQuery extends PointsWindow {
  readonly projectIds: readonly string[];
  readonly role: MetricRole;
  /** Left out: all. */
  readonly values?: readonly ProjectRollUpValue[];
  /** More hours of projects than this are refused as `tooLarge`; of hours that are not added up yet, of their series. */
  readonly limit?: number;
}

/** Before these, points and roll-ups may be gone; 0 where all are kept. Multiples of an hour and of a day. */
export interface Retention {
  readonly pointsFromMs: number;
  readonly hoursFromMs: number;
  readonly daysFromMs: number;
}

export interface LastPoint {
  readonly atMs: number;
  readonly value: number;
}

/** The numbers of the names of a series, its tags in the order of the numbers of their keys. */
export interface SeriesNumbers {
  readonly metric: number;
  readonly tags: readonly (readonly [key: number, value: number])[];
}

/** The names that series are made of. */
export type NameKind = 'metric' | 'tagKey' | 'tagValue';

export interface NamesQuery {
  readonly kind: NameKind;
  readonly scope: SeriesScope;
  readonly prefix: string;
  readonly limit: number;
}

export interface Points {
  /**
   * One transaction. Of one series and stamp the value written last stands: of two in `points` the later one, of two
   * calls the one committed later. Known series are found again, new ones are made and bound.
   */
  write(points: readonly MeasuredPoint[], scope: SeriesScope): Promise<WrittenPoints>;
  findSeries(query: SeriesQuery): Promise<readonly Series[]>;
  /** Names have numbers in the order in which they were first written, each kind its own. */
  seriesNumbers(ids: readonly number[]): Promise<ReadonlyMap<number, SeriesNumbers>>;
  /** The ids of the series that are made of exactly these names, whosever they are; undefined where there is none. */
  seriesOfNumbers(numbers: readonly SeriesNumbers[]): Promise<readonly (number | undefined)[]>;
  /** Names in byte order. */
  names(query: NamesQuery): Promise<readonly string[]>;
  /** Those of `names` that some series within the scope has. */
  knownNames(
    kind: NameKind,
    names: readonly string[],
    scope: SeriesScope,
  ): Promise<ReadonlySet<string>>;
  /** Raw points of the series that have any in the window. */
  read(query: PointsQuery): Promise<ReadonlyMap<number, PointColumns>>;
  /**
   * Exact whatever the roll-up jobs have done so far: buckets that are not folded, or whose points changed since, are
   * computed from the points. Bounds are multiples of the width.
   */
  readRollUps<Value extends RollUpValue>(
    query: RollUpsQuery<Value>,
  ): Promise<ReadonlyMap<number, RollUpColumns<Value>>>;
  /**
   * Hours of whole projects, in the unit of the role: the sums over all series of metrics of that role that are bound
   * to a server of the project, whichever project the server had at the time. Divide `sum` by `count` for the mean of
   * all points. Bounds are multiples of an hour; projects without such points are left out. Exact whatever the roll-up
   * jobs have done so far: hours that are not added up, or that changed since, are computed from their series. Hours
   * before `daysFromMs` of `retention` may be gone; those before `hoursFromMs` stay as they were when their hourly
   * roll-ups were dropped.
   */
  readProjectRollUps(
    query: ProjectRollUpsQuery,
  ): Promise<ReadonlyMap<string, ProjectRollUpColumns>>;
  /** The newest point of each series that has any. */
  last(seriesIds: readonly number[]): Promise<ReadonlyMap<number, LastPoint>>;
  /** The newest point of each series with a stamp in the hour in which it was last written, if there is any. */
  lastWritten(seriesIds: readonly number[]): Promise<ReadonlyMap<number, LastPoint>>;
  retention(): Promise<Retention>;
  /** What `retention` returned last, without a statement. Bounds are only ever raised, so what is before these is gone. */
  knownRetention(): Retention | undefined;
}
