/** Answers about measured points on every database: those of the points in memory, whatever has been folded. */
import fc from 'fast-check';
import type { PointGroup } from '../../../lib/domain/points/evaluation/groups';
import type { SubQuery } from '../../../lib/domain/points/query';
import { literalsByKey } from '../../../lib/domain/points/tag-filters';
import { queryPoints } from '../../../lib/report/points/query';
import type { MeasuredPoint, Store } from '../../../lib/store/store';
import { onEachDatabase } from '../../support/databases/databases';
import { type AskedSeries, anyAskedSeries } from '../../support/points/arbitraries';
import { evaluated, pointsOf } from '../../support/points/evaluated';
import type { NaiveSeries } from '../../support/points/naive';
import type { Point } from '../../support/points/naive-window';
import { RUNS } from '../../support/property-runs';

const T0 = Date.UTC(2026, 0, 1);

/** Doubles whose sums depend on the order in which they are added. */
const anyValues = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
  minLength: 12,
  maxLength: 12,
});
const withValues = (series: readonly NaiveSeries[], values: readonly number[]): NaiveSeries[] =>
  series
    .map((each) => ({
      ...each,
      points: each.points.map(([atMs], i): Point => [atMs, (values[i] ?? 0) + 0]),
    }))
    .filter(({ points }) => points.length > 0);

/** Names are looked up in all that is stored. */
const VALUES = ['web1', 'web2', 'Web2', 'db1', 'lon', 'par'];
const hasUnknownName = ({ filters }: SubQuery) =>
  [...literalsByKey(filters).values()].flat().some((literal) => !VALUES.includes(literal));

const anyCase = fc
  .tuple(anyAskedSeries, anyValues)
  .map(([{ question, series }, values]) => ({ question, series: withValues(series, values) }))
  .filter(({ question, series }) => series.length > 0 && !hasUnknownName(question.query));

/** By the tags, since series that were written have ids of the store. */
const comparable = (groups: readonly PointGroup[]) =>
  groups.map(({ tags, aggregateTags, seriesIds, ...group }) => ({
    tags,
    aggregateTags,
    series: seriesIds.length,
    points: pointsOf({ tags, aggregateTags, seriesIds, ...group }),
  }));

const measured = (metric: string, series: readonly NaiveSeries[]): MeasuredPoint[] =>
  series.flatMap(({ tags, points }) =>
    points.map(([atMs, value]) => ({ metric, tags, atMs, value })),
  );

/** Many cases at a time, since folding takes a transaction for each hour. */
const SIZES = {
  SQLite: { cases: 40, runs: RUNS / 400 },
  PostgreSQL: { cases: 8, runs: RUNS / 1000 },
  MariaDB: { cases: 8, runs: RUNS / 1000 },
} as const;

onEachDatabase('and an answer out of it', (make, kind) => {
  const { cases, runs } = SIZES[kind];
  let store: Store;
  let metrics = 0;
  beforeAll(async () => {
    store = await (await make()).open();
    const names = VALUES.map((host) => ({
      metric: 'names',
      tags: { host, dc: 'lon' },
      atMs: T0,
      value: 1,
    }));
    await store.points.write(names, 'all');
  });

  const asStored = ({ question, series }: AskedSeries) => {
    const metric = `m${metrics++}`;
    const asked = { ...question, query: { ...question.query, series: { metric } } };
    return { metric, asked, series, answer: comparable(evaluated(question, series)) };
  };
  const expectAnswers = async (all: readonly ReturnType<typeof asStored>[]) => {
    for (const { asked, answer } of all) {
      const groups = await queryPoints(store.points, asked, { scope: 'all', budget: 5_000_000 });
      expect(comparable(groups)).toEqual(answer);
    }
  };

  it(
    'is that of the points in memory to the last bit, folded to roll-ups or not',
    async () => {
      const anyCases = fc.array(anyCase, { minLength: cases, maxLength: cases });
      await fc.assert(
        fc.asyncProperty(anyCases, async (drawn) => {
          const all = drawn.map(asStored);
          await store.points.write(
            all.flatMap(({ metric, series }) => measured(metric, series)),
            'all',
          );
          await expectAnswers(all);
          while (await store.rollUps.foldSome(T0));
          await expectAnswers(all);
        }),
        { numRuns: Math.ceil(runs) },
      );
    },
    Math.max(600 * RUNS, 60_000),
  );
});
