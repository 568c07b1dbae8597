/** The digest of a state: what it is made of, and what it does not depend on. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type Observation, observe } from '../../lib/domain/observation';
import type { Segment } from '../../lib/domain/segment';
import type { Server, ServerLife } from '../../lib/domain/server';
import { factsDigest, stateDigest } from '../../lib/report/digest';

const server = (id: string, name: string | null = null): Server => ({
  id,
  projectId: 'p',
  name,
  size: null,
  swapMb: null,
  state: 'active',
  zone: null,
  host: null,
  cell: null,
  image: null,
  metadata: null,
  bornAtUs: 0,
  endedAtUs: null,
  launchedAtUs: 0,
  terminatedAtUs: null,
  notes: [],
});

const segment = (fromUs: number, toUs: number | null): Segment => ({
  fromUs,
  toUs,
  projectId: 'p',
  size: null,
  swapMb: null,
  state: 'active',
  zone: null,
  host: null,
});

const life = (id: string, cuts: readonly number[] = [0], name?: string): ServerLife => ({
  server: server(id, name),
  segments: cuts.map((fromUs, index) => segment(fromUs, cuts[index + 1] ?? null)),
});

const observation = (serverId: string): Observation =>
  observe({ serverId, source: 'file', kind: 'row', atUs: 1, facts: {} });

async function* inSlices<T>(members: readonly T[], length: number): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < members.length; at += length) yield members.slice(at, at + length);
}

const holding = (
  lives: readonly ServerLife[],
  observations: readonly Observation[] = [],
  slice = 10,
) => ({
  dump: {
    lives: () => inSlices(lives, slice),
    observations: () => inSlices(observations, slice),
  },
});

const hexOf = async (lives: readonly ServerLife[], slice?: number): Promise<string> =>
  (await stateDigest(holding(lives, [], slice))).hex;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the digest of the state', () => {
  it('is zero for an empty store', async () => {
    expect(await stateDigest(holding([]))).toEqual({ hex: '0'.repeat(64), rows: {} });
  });

  it('is the SHA-256 of a row if there is only one', async () => {
    const text =
      '{"bornAtUs":0,"cell":null,"endedAtUs":null,"host":null,"id":"a","image":null,"launchedAtUs":0,' +
      '"metadata":null,"name":null,"notes":[],"projectId":"p","size":null,"state":"active",' +
      '"swapMb":null,"terminatedAtUs":null,"zone":null}';
    expect(await hexOf([life('a', [])])).toBe(sha256(text));
  });

  it('counts the rows that went into it', async () => {
    const { rows } = await stateDigest(holding([life('a', [0, 5]), life('b')]));
    expect(rows).toEqual({ servers: 2, segments: 3 });
  });

  it('adds up modulo 2^256', async () => {
    const lives = Array.from({ length: 8 }, (_, index) => life(`server-${index}`));
    const { hex } = await stateDigest(holding(lives));
    let sum = 0n;
    for (const each of lives) sum += BigInt(`0x${await hexOf([each])}`);
    expect(sum).toBeGreaterThan(2n ** 256n);
    expect(BigInt(`0x${hex}`)).toBe(sum % 2n ** 256n);
  });

  it('depends neither on the order nor on the slices', async () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 12 });
    const shuffled = ids.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.integer({ min: 1, max: 5 }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([some, others, slice]) => {
        const lives = (order: readonly string[]) => order.map((id) => life(id, [0, id.length]));
        expect(await hexOf(lives(others), slice)).toBe(await hexOf(lives(some)));
      }),
    );
  });

  it.each([
    ['a name', [life('a', [0], 'new')]],
    ['a boundary', [life('a', [0, 1])]],
    ['an id', [life('b')]],
    ['a second server', [life('a'), life('b')]],
  ])('changes with %s', async (_what, other) => {
    expect(await hexOf(other)).not.toBe(await hexOf([life('a')]));
  });

  it('tells whose segment it is', async () => {
    const first = [life('a', [0]), life('b', [])];
    const second = [life('a', []), life('b', [0])];
    expect(await hexOf(first)).not.toBe(await hexOf(second));
  });
});

describe('the digest of the facts', () => {
  it('is made of the observations, not of the lives', async () => {
    const store = holding([life('a')], [observation('a'), observation('b')]);
    const { hex, rows } = await factsDigest(store);
    expect(rows).toEqual({ observations: 2 });
    expect(hex).toBe((await factsDigest(holding([], [observation('b'), observation('a')], 1))).hex);
  });
});
