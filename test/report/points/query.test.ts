/** Questions about measured points on a real store: what is read, and what is refused. */
import type { PointGroup } from '../../../lib/domain/points/evaluation/groups';
import type { PointsQuestion } from '../../../lib/domain/points/evaluation/plan';
import type { Downsample, FilterType, SubQuery, TagFilter } from '../../../lib/domain/points/query';
import { queryPoints } from '../../../lib/report/points/query';
import { UnknownName } from '../../../lib/report/points/unknown-name';
import type { SeriesScope } from '../../../lib/store/store';
import { temporaryStore } from '../../support/databases/stores';
import { pointsOf } from '../../support/points/evaluated';
import type { NaiveSeries } from '../../support/points/naive';
import type { Point } from '../../support/points/naive-window';
import { perFile } from '../../support/scene';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2026, 0, 1);
const BUDGET = 5_000_000;

const withStore = perFile(temporaryStore, ({ remove }) => remove());

async function write(metric: string, series: readonly NaiveSeries[]): Promise<void> {
  const { store } = await withStore();
  const points = series.flatMap(({ tags, points }) =>
    points.map(([atMs, value]) => ({ metric, tags, atMs, value })),
  );
  await store.points.write(points, 'all');
}

interface Options {
  readonly scope?: SeriesScope;
  readonly budget?: number;
}

async function ask(asked: PointsQuestion, { scope = 'all', budget = BUDGET }: Options = {}) {
  const { store } = await withStore();
  return queryPoints(store.points, asked, { scope, budget });
}

const question = (query: Partial<SubQuery>, hours = 24): PointsQuestion => ({
  query: {
    series: { metric: 'cpu' },
    filters: [],
    hasExplicitTags: false,
    aggregator: 'sum',
    ...query,
  },
  asked: { startMs: T0, endMs: T0 + hours * HOUR_MS },
  alignment: 'epoch',
});

/** By the tags, since series that were written have ids of the store. */
const comparable = (groups: readonly PointGroup[]) =>
  groups.map(({ tags, aggregateTags, seriesIds, ...group }) => ({
    tags,
    aggregateTags,
    series: seriesIds.length,
    points: pointsOf({ tags, aggregateTags, seriesIds, ...group }),
  }));

const hourly = (hours: number): NaiveSeries['points'] =>
  Array.from({ length: hours }, (_, i): Point => [T0 + i * HOUR_MS, i]);

const filter = (type: FilterType, key: string, expression: string): TagFilter => ({
  key,
  type,
  expression,
  isGrouping: false,
});

describe('a question about names', () => {
  beforeAll(() => write('cpu', [{ id: 1, tags: { host: 'a', dc: 'lon' }, points: hourly(2) }]));

  it.each([
    ['metric', 'mem', { series: { metric: 'mem' } }],
    ['tagKey', 'rack', { filters: [filter('wildcard', 'rack', '*')] }],
    ['tagValue', 'b', { filters: [filter('literal_or', 'host', 'a|b')] }],
    ['tagValue', 'A', { filters: [filter('literal_or', 'host', 'A')] }],
  ] as const)('of an unknown %s names it', async (kind, unknown, query) => {
    const failure = await ask(question(query)).catch((error) => error);
    expect(failure).toBeInstanceOf(UnknownName);
    expect(failure).toMatchObject({ code: 'invalidParameter', kind, unknown });
  });

  it('takes unknown values of all other filters for values that no series has', async () => {
    for (const type of ['iliteral_or', 'wildcard', 'iwildcard', 'regexp'] as const) {
      expect(await ask(question({ filters: [filter(type, 'host', 'nothing*')] }))).toEqual([]);
    }
    const all = await ask(question({ filters: [filter('not_literal_or', 'host', 'nothing')] }));
    expect(all.length).toBe(1);
  });

  it('knows only those of series within the scope', async () => {
    const scope = { projectIds: ['p'], accountIds: [], siteIds: [] };
    const failure = await ask(question({}), { scope }).catch((error) => error);
    expect(failure).toMatchObject({ kind: 'metric', unknown: 'cpu' });
  });

  it('may name the series instead, in whatever metric', async () => {
    const { store } = await withStore();
    const [series] = await store.points.findSeries({ scope: 'all', metric: 'cpu' });
    const [group, more] = await ask(question({ series: { ids: [series?.id ?? 0, 999_999] } }));
    expect(more).toBeUndefined();
    expect(group).toMatchObject({ metric: 'cpu', tags: { host: 'a', dc: 'lon' } });
  });
});

describe('a question beyond the budget', () => {
  beforeAll(() =>
    write(
      'busy',
      ['a', 'b'].map((host, id) => ({
        id,
        tags: { host },
        points: Array.from({ length: 600 }, (_, i): Point => [T0 + i * 60_000, i]),
      })),
    ),
  );
  const sums = (interval: Downsample['interval'], fill: Downsample['fill'] = 'none') =>
    question({ series: { metric: 'busy' }, downsample: { interval, aggregator: 'sum', fill } }, 9);
  const raw = question({ series: { metric: 'busy' } }, 9);
  const fold = async () => {
    const { rollUps } = (await withStore()).store;
    while (await rollUps.foldSome(T0 + 48 * HOUR_MS));
  };
  const refusal = expect.objectContaining({ code: 'tooLarge' });

  const hour = { count: 1, unit: 'h' } as const;

  it('is refused by the points of hours that are not folded', async () => {
    await expect(ask(sums(hour), { budget: 1199 })).rejects.toEqual(refusal);
    expect((await ask(sums(hour), { budget: 1200 })).length).toBe(1);
  });

  it('is refused by its hours of series, before any is read', async () => {
    await fold();
    await expect(ask(sums(hour), { budget: 19 })).rejects.toEqual(refusal);
    expect((await ask(sums(hour), { budget: 20 })).length).toBe(1);
  });

  it('is refused by its points, where an hour has several', async () => {
    await expect(ask(raw, { budget: 1199 })).rejects.toEqual(refusal);
    expect((await ask(raw, { budget: 1200 })).length).toBe(1);
  });

  it('is refused by the buckets that it would fill', async () => {
    await expect(ask(sums({ count: 1, unit: 'ms' }, 'zero'))).rejects.toEqual(refusal);
  });

  it('costs the days of its own series, in whatever hours others have points', async () => {
    const hosts = ['a', 'b'].map((host, id) => ({ id, tags: { host }, points: hourly(2) }));
    await write('quiet', hosts);
    const quiet = {
      series: { metric: 'quiet' },
      downsample: { interval: hour, fill: 'none' },
    } as const;
    const asked = question(
      { ...quiet, downsample: { ...quiet.downsample, aggregator: 'sum' } },
      4000,
    );
    const cost = 2 * 24;
    const outcome = async () => {
      await expect(ask(asked, { budget: cost - 1 })).rejects.toEqual(refusal);
      return comparable(await ask(asked, { budget: cost }));
    };
    const before = await outcome();
    await write('foreign', [{ id: 1, tags: { host: 'c' }, points: hourly(3000) }]);
    expect(await outcome()).toEqual(before);
  });

  it('costs little in days', async () => {
    await fold();
    expect((await ask(sums({ count: 1, unit: 'd' }), { budget: 2 })).length).toBe(1);
  });
});

it('lets requests be answered while much is computed', async () => {
  const series = Array.from({ length: 100 }, (_, id) => ({
    id,
    tags: { host: `h${id}` },
    points: Array.from({ length: 120 }, (_, i): Point => [T0 + i * 60_000 + id, i]),
  }));
  await write('much', series);
  let longestMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 1);
  await ask(question({ series: { metric: 'much' }, aggregator: 'p99' }));
  clearInterval(timer);
  expect(longestMs).toBeLessThan(1000);
});
