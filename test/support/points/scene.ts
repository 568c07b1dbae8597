/** Points with days and series of their own, so that one database serves all runs of a property; and what follows from them. */
import { ROLL_UP_VALUES, type RollUpWidth } from '../../../lib/domain/points/roll-up';
import type { MeasuredPoint, Store } from '../../../lib/store/store';
import type { TestDatabase } from '../databases/databases';
import { type Bucket, DAY_MS, HOUR_MS, rolledUpByHand } from './rolled-up';
import type { Drawn } from './steps';

export const DAYS_A_RUN = 5;
const EVER = { fromMs: 0, toMs: 100_000 * DAY_MS };

/** Each run has days and series of its own, so that one database serves all of them. */
export function ownScene(run: number) {
  const metric = `run ${run}`;
  const startDay = 20_000 + run * DAYS_A_RUN;
  const byHost = new Map<string, Map<number, number>>();
  const toPoint = ({ host, day, hour, ms, value }: Drawn): MeasuredPoint => ({
    metric,
    tags: { host },
    atMs: (startDay + day) * DAY_MS + hour * HOUR_MS + ms,
    value: value + 0,
  });
  return {
    metric,
    startMs: startDay * DAY_MS,
    byHost,
    toPoint,
    note(points: readonly Drawn[]) {
      for (const { tags, atMs, value } of points.map(toPoint)) {
        const stamps = byHost.get(tags['host'] ?? '') ?? new Map<number, number>();
        byHost.set(tags['host'] ?? '', stamps.set(atMs, value));
      }
    },
  };
}
export type Scene = ReturnType<typeof ownScene>;

export async function answersOf({ points }: Store, { metric }: Scene) {
  const series = await points.findSeries({ scope: 'all', metric });
  const ids = series.map(({ id }) => id);
  const last = await points.last(ids);
  const buckets = async (width: RollUpWidth) => {
    const query = { ...EVER, seriesIds: ids, width, values: ROLL_UP_VALUES };
    const read = await points.readRollUps(query);
    return (id: number): Bucket[] =>
      Array.from(read.get(id)?.startMs ?? [], (startMs, n) => [
        startMs,
        ...ROLL_UP_VALUES.map((value) => read.get(id)?.[value][n] as number),
      ]);
  };
  const [hours, days] = [await buckets('hour'), await buckets('day')];
  return Object.fromEntries(
    series.map(({ id, tags }) => [
      tags['host'],
      { hours: hours(id), days: days(id), last: last.get(id) },
    ]),
  );
}

export const answersByHand = ({ byHost }: Scene) =>
  Object.fromEntries(
    Array.from(byHost, ([host, points]) => {
      const lastMs = Math.max(...points.keys());
      const last = { atMs: lastMs, value: points.get(lastMs) };
      const [hours, days] = [rolledUpByHand(points, 'hour'), rolledUpByHand(points, 'day')];
      return [host, { hours, days, last }];
    }),
  );

const storedRows = async (
  database: TestDatabase,
  { table, of, metric }: { table: string; of: 'hour' | 'day'; metric: string },
) => {
  const rows = await database.all<Record<string, number | string>>(
    `select s.tags, r.${of}, r.n, r.sum, r.min, r.max, r.first, r.last
      from ${table} r join series s on s.id = r.series_id join metrics m on m.id = s.metric_id
      where m.name = '${metric}' order by s.tags, r.${of}`,
  );
  return rows.map(({ tags, ...row }) => [tags, ...Object.values(row).map(Number)]);
};

/** What is stored in the end, roll-ups included, is what a fold of all last values gives. */
export async function expectStored(database: TestDatabase, { metric, byHost }: Scene) {
  for (const [table, of, width] of [
    ['rollup_1h', 'hour', HOUR_MS],
    ['rollup_1d', 'day', DAY_MS],
  ] as const) {
    const byHand = [...byHost]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([host, points]) =>
        rolledUpByHand(points, of).map(([startMs = 0, ...values]) => [
          JSON.stringify({ host }),
          startMs / width,
          ...values,
        ]),
      );
    expect(await storedRows(database, { table, of, metric })).toEqual(byHand);
  }
  for (const table of ['rollup_dirty', 'rollup_project_dirty']) {
    expect(await database.all(`select * from ${table}`)).toEqual([]);
  }
}
