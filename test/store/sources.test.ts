/** Until when sources have been heard, and their gaps, on each database. */
import type { Store } from '../../lib/store/store';
import { onEachDatabase } from '../support/databases/databases';

const ONE = { source: 'nova-notifications', cell: 'one' };
const TWO = { source: 'nova-notifications', cell: 'two' };
const NOT_AUDITED = { auditedFromUs: null, auditedUntilUs: null };

onEachDatabase('and the sources that it hears', (make) => {
  let store: Store;
  beforeAll(async () => {
    store = await (await make()).open();
  });

  const heard = (untilUs: number, newestUs: number | null = null) =>
    store.sources.hear({ ...ONE, heardUntilUs: untilUs, newestUs });

  it('only ever moves instants forward', async () => {
    await heard(100);
    await heard(300, 250);
    await heard(200, 150);
    await store.sources.hear({ ...TWO, heardUntilUs: 7, newestUs: null });
    expect(await store.sources.states()).toEqual([
      { ...ONE, heardFromUs: 100, heardUntilUs: 300, newestUs: 250, ...NOT_AUDITED },
      { ...TWO, heardFromUs: 7, heardUntilUs: 7, newestUs: null, ...NOT_AUDITED },
    ]);
  });

  it('knows of what time audits have covered without a break', async () => {
    const { sources } = store;
    const after = async (fromUs: number, untilUs: number) => {
      await sources.audited(ONE, { fromUs, untilUs });
      const [one] = await sources.states();
      return [one?.auditedFromUs, one?.auditedUntilUs];
    };
    expect(await after(20, 30)).toEqual([20, 30]);
    expect(await after(30, 40)).toEqual([20, 40]);
    expect(await after(20, 30)).toEqual([20, 40]);
    expect(await after(5, 15)).toEqual([20, 40]);
    expect(await after(15, 20)).toEqual([15, 40]);
    expect(await after(41, 50)).toEqual([41, 50]);
  });

  it('remembers how far a source was read, for each of its cells', async () => {
    const { positions } = store;
    const key = { source: 'nova-database', cell: `${'ü'.repeat(200)} 0123456789abcdef` };
    expect(await positions.find(key)).toBeUndefined();
    await positions.save(key, 'first');
    await positions.save(key, 'second');
    await positions.save({ ...key, cell: 'other' }, 'third');
    expect(await positions.find(key)).toBe('second');
  });

  it('keeps one gap open at a time, and repairs those that have ended', async () => {
    const { sources } = store;
    await sources.beginGap(ONE, 300);
    await sources.beginGap(ONE, 350);
    expect(await sources.gaps()).toEqual([{ ...ONE, fromUs: 300, toUs: null, repairedUs: null }]);
    expect(await sources.repair(ONE, { fromUs: 0, untilUs: 10_000 }, 10_000)).toEqual([]);
    await sources.endGap(ONE, 400);
    await sources.beginGap(ONE, 500);
    await sources.endGap(ONE, 600);
    await sources.beginGap(ONE, 500);
    await sources.endGap(ONE, 650);
    await sources.beginGap(TWO, 10);
    expect(await sources.repair(ONE, { fromUs: 301, untilUs: 450 }, 900)).toEqual([]);
    expect(await sources.repair(ONE, { fromUs: 300, untilUs: 450 }, 900)).toEqual([
      { ...ONE, fromUs: 300, toUs: 400, repairedUs: 900 },
    ]);
    expect(await sources.gaps()).toEqual([
      { ...ONE, fromUs: 500, toUs: 650, repairedUs: null },
      { ...TWO, fromUs: 10, toUs: null, repairedUs: null },
    ]);
  });
});
