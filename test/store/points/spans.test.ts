/** Series are read together as far as their days are alike, so that a read costs what its series can have. */
import fc from 'fast-check';
import { groupsBySpan, type SeriesSpan } from '../../../lib/store/knex/points/spans';
import { onEachDatabase } from '../../support/databases/databases';
import { RUNS } from '../../support/property-runs';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0 = Date.UTC(2026, 0, 1);

describe('groups of series by their spans', () => {
  const anySpans = fc
    .array(fc.record({ day: fc.nat({ max: 2000 }), days: fc.integer({ min: 1, max: 900 }) }), {
      maxLength: 60,
    })
    .map((all) =>
      all.map(({ day, days }, id): SeriesSpan => {
        return { id, fromHour: day * 24, toHour: (day + days) * 24 };
      }),
    );
  const anyWindow = fc
    .tuple(fc.nat({ max: 60_000 }), fc.nat({ max: 60_000 }))
    .map(([fromHour, hours]) => ({ fromHour, toHour: fromHour + hours }));
  const hoursOf = ({ fromHour, toHour }: Omit<SeriesSpan, 'id'>) => toHour - fromHour;

  it('hold each series that has any of the window once, with all its hours, and not much else', () => {
    fc.assert(
      fc.property(anySpans, anyWindow, (spans, window) => {
        const within = spans
          .map(({ id, fromHour, toHour }) => ({
            id,
            fromHour: Math.max(fromHour, window.fromHour),
            toHour: Math.min(toHour, window.toHour),
          }))
          .filter((span) => hoursOf(span) > 0);
        const groups = groupsBySpan(spans, window);
        expect(groups.flatMap(({ seriesIds }) => seriesIds).sort((a, b) => a - b)).toEqual(
          within.map(({ id }) => id),
        );
        for (const { seriesIds, ...span } of groups) {
          const members = within.filter(({ id }) => seriesIds.includes(id));
          expect([...seriesIds]).toEqual(members.map(({ id }) => id));
          expect(span.fromHour).toBe(Math.min(...members.map(({ fromHour }) => fromHour)));
          expect(span.toHour).toBe(Math.max(...members.map(({ toHour }) => toHour)));
          const own = members.reduce((sum, member) => sum + hoursOf(member), 0);
          expect(hoursOf(span) * members.length).toBeLessThanOrEqual(Math.max(20_000, 2 * own));
        }
      }),
      { numRuns: RUNS },
    );
  });
});

onEachDatabase('with series of times far from each other', (make) => {
  it('reads them at once', async () => {
    const { points, rollUps } = await (await make()).open();
    const years = [0, 4, 0, 8];
    const atMs = years.map((year, n) => T0 + year * 366 * DAY_MS + n);
    await points.write(
      atMs.map((at, n) => ({ metric: 'cpu', tags: { host: `h${n}` }, atMs: at, value: n })),
      'all',
    );
    const all = await points.findSeries({ scope: 'all' });
    const window = { fromMs: 0, toMs: 40_000 * DAY_MS, seriesIds: all.map(({ id }) => id) };
    const expectAll = async () => {
      const read = await points.read(window);
      const days = await points.readRollUps({ ...window, width: 'day', values: ['last'] });
      const hours = await points.readRollUps({ ...window, width: 'hour', values: ['last'] });
      for (const { id, tags } of all) {
        const n = Number(tags['host']?.slice(1));
        const at = atMs[n] ?? 0;
        const values = Float64Array.of(n);
        expect(read.get(id)).toEqual({ atMs: Float64Array.of(at), values });
        expect(days.get(id)).toEqual({ startMs: Float64Array.of(at - n), last: values });
        expect(hours.get(id)).toEqual({ startMs: Float64Array.of(at - n), last: values });
      }
      await expect(points.read({ ...window, limit: 3 })).rejects.toMatchObject({
        code: 'tooLarge',
      });
    };
    await expectAll();
    while (await rollUps.foldSome(T0 + 20 * 366 * DAY_MS));
    await expectAll();
  });
});
