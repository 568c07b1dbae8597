/** Until when sources have been heard, and their gaps, on each database. */
import type { Store } from '../../lib/store/store';
import { onEachDatabase } from '../support/databases/databases';

const ONE = { source: 'nova-notifications', cell: 'one' };
const TWO = { source: 'nova-notifications', cell: 'two' };

onEachDatabase('and the sources that it hears', (make) => {
  let store: Store;
  beforeAll(async () => {
    store = await (await make()).open();
  });

  const heard = (untilUs: number, newestUs: number | null = null, audited: number | null = null) =>
    store.sources.hear({ ...ONE, heardUntilUs: untilUs, newestUs, auditedUntilUs: audited });

  it('only ever moves instants forward', async () => {
    await heard(100);
    await heard(300, 250);
    await heard(200, 150, 50);
    await store.sources.hear({ ...TWO, heardUntilUs: 7, newestUs: null, auditedUntilUs: null });
    expect(await store.sources.states()).toEqual([
      { ...ONE, heardFromUs: 100, heardUntilUs: 300, newestUs: 250, auditedUntilUs: 50 },
      { ...TWO, heardFromUs: 7, heardUntilUs: 7, newestUs: null, auditedUntilUs: null },
    ]);
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
    expect(await sources.repair(ONE, 10_000, 10_000)).toEqual([]);
    await sources.endGap(ONE, 400);
    await sources.beginGap(ONE, 500);
    await sources.endGap(ONE, 600);
    await sources.beginGap(ONE, 500);
    await sources.endGap(ONE, 650);
    await sources.beginGap(TWO, 10);
    expect(await sources.repair(ONE, 450, 900)).toEqual([
      { ...ONE, fromUs: 300, toUs: 400, repairedUs: 900 },
    ]);
    expect(await sources.gaps()).toEqual([
      { ...ONE, fromUs: 500, toUs: 650, repairedUs: null },
      { ...TWO, fromUs: 10, toUs: null, repairedUs: null },
    ]);
  });
});
