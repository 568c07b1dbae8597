/** What waits while a batch is written goes into the next one. */
import fc from 'fast-check';
import { groupCommit } from '../../../../lib/dialects/opentsdb/telnet/group-commit';

interface Batch {
  readonly items: readonly number[];
  end(error?: Error): void;
}

/** A writer whose batches end when the test says so. */
function scene(maxItems: number) {
  const batches: Batch[] = [];
  const write = groupCommit(
    (items: readonly number[]) =>
      new Promise<readonly string[]>((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve(items.map(String)));
        batches.push({ items, end });
      }),
    maxItems,
  );
  return { batches, write };
}

const turn = () => new Promise(setImmediate);

describe('Group commit', () => {
  it('writes a single item at once, and then together what came meanwhile', async () => {
    const { batches, write } = scene(10);
    const first = write([1]);
    const others = [write([2, 3]), write([4])];
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    batches[0]?.end();
    expect(await first).toEqual(['1']);
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    batches[1]?.end();
    expect(await Promise.all(others)).toEqual([['2', '3'], ['4']]);
  });

  it('tells a failure to all whose items were in the batch, and goes on', async () => {
    const { batches, write } = scene(10);
    const failed = [write([1]), write([2])].map((done) => done.catch(String));
    batches[0]?.end(new Error('no'));
    await turn();
    batches[1]?.end(new Error('again'));
    expect(await Promise.all(failed)).toEqual(['Error: no', 'Error: again']);
    const good = write([3]);
    batches[2]?.end();
    expect(await good).toEqual(['3']);
  });

  it('keeps the order, leaves nothing out and fills batches without splitting groups', async () => {
    const groups = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(groups, fc.integer({ min: 1, max: 8 }), async (all, maxItems) => {
        const { batches, write } = scene(maxItems);
        const done = Promise.all(all.map(write));
        for (let n = 0; n < all.length; n += 1) {
          await turn();
          batches[n]?.end();
        }
        expect(await done).toEqual(all.map((group) => group.map(String)));
        expect(batches.flatMap(({ items }) => items)).toEqual(all.flat());
        for (const { items } of batches) expect(items.length).toBeLessThan(maxItems + 5);
      }),
    );
  });
});
