/** Integers for text ids, on every database: given or counted, and never two for one or one for two. */
import fc from 'fast-check';
import type { NumberedNoun, Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { RUNS } from '../../support/property-runs';

onEachDatabase('numbers ids', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await make();
    store = await database.open();
  });
  beforeEach(() => database.empty());

  const numberOf = async (noun: NumberedNoun, id: string) =>
    (await store.numbers.assign(noun, [id])).get(id) ?? 0;

  it('gives an id one number for ever, and each noun its own', async () => {
    const numbers = await store.numbers.assign('server', ['a', 'b', 'a']);
    expect([...numbers.keys()].sort()).toEqual(['a', 'b']);
    expect(await store.numbers.assign('server', ['b', 'c', 'a'])).toEqual(
      new Map([...numbers, ['c', await numberOf('server', 'c')]]),
    );
    expect(await store.numbers.find('server', await numberOf('server', 'a'))).toBe('a');
    expect(await numberOf('user', 'a')).not.toBe(await numberOf('server', 'a'));
    expect(await store.numbers.find('plan', await numberOf('server', 'a'))).toBeUndefined();
  });

  it('counts past numbers that were given', async () => {
    const last = await numberOf('server', 'before');
    const given = [last + 1, last + 2, last + 4];
    await store.hostings.put(given.map((number) => ({ serverId: `told ${number}`, number })));
    const numbers = await store.numbers.assign('server', ['x', 'y', 'z']);
    expect([...numbers.values()].sort((a, b) => a - b)).toEqual([last + 3, last + 5, last + 6]);
  });

  it('lets two exchange their numbers, and takes none from one that is not given another', async () => {
    await store.hostings.put([
      { serverId: 'a', number: 1 },
      { serverId: 'b', number: 2 },
    ]);
    await store.hostings.put([
      { serverId: 'a', number: 2 },
      { serverId: 'b', number: 1 },
    ]);
    expect(await store.numbers.find('server', 1)).toBe('b');
    const taken = store.hostings.put([{ serverId: 'c', number: 1 }]);
    await expect(taken).rejects.toMatchObject({ field: 'number' });
    const twice = store.hostings.put(['d', 'e'].map((serverId) => ({ serverId, number: 9 })));
    await expect(twice).rejects.toMatchObject({ field: 'number' });
  });

  it('gives several processes at once different numbers for different ids, and the same for the same', async () => {
    const other = await database.open();
    const anyIds = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyIds, { minLength: 2, maxLength: 6 }), async (calls) => {
        await database.all('delete from numbers');
        const answers = await Promise.all(
          calls.map((ids, index) => [store, other][index % 2]?.numbers.assign('host', ids)),
        );
        const pairs = answers.flatMap((answer) => [...(answer ?? [])]);
        const ids = new Set(calls.flat());
        expect(new Set(pairs.map(([id]) => id))).toEqual(ids);
        expect(new Set(pairs.map(([, number]) => number)).size).toBe(ids.size);
        expect(new Set(pairs.map((pair) => pair.join())).size).toBe(ids.size);
      }),
      { numRuns: Math.min(50, RUNS) },
    );
  });
});
