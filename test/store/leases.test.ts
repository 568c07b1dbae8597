/** Leases on every database: of many takers exactly one has it, until its time is over or it gives it back. */
import fc from 'fast-check';
import type { Leases, Store } from '../../lib/store/store';
import { onEachDatabase } from '../support/databases/databases';
import { RUNS } from '../support/property-runs';

const SECOND_US = 1_000_000;
const PROCESSES = 3;
const TAKERS = 24;

type Step =
  | { readonly act: 'acquire'; readonly holder: string; readonly forUs: number }
  | { readonly act: 'release'; readonly holder: string }
  | { readonly act: 'wait'; readonly forUs: number };

const anyHolder = fc.constantFrom('a', 'A', 'b');
const anyTime = fc.integer({ min: -2, max: 4 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('acquire'), holder: anyHolder, forUs: anyTime }),
  },
  fc.record({ act: fc.constant('release'), holder: anyHolder }),
  fc.record({ act: fc.constant('wait'), forUs: fc.nat({ max: 3 }) }),
);

/** One lease in a variable, by the words of the contract. */
function leaseByHand(): Pick<Leases, 'acquire' | 'release'> {
  let lease: { readonly holder: string; readonly untilUs: number } | undefined;
  const isOf = (holder: string) => lease?.holder === holder;
  return {
    async acquire(_name, holder, nowUs, untilUs) {
      if (lease && lease.untilUs > nowUs && !isOf(holder)) return false;
      lease = { holder, untilUs };
      return true;
    },
    async release(_name, holder) {
      if (isOf(holder)) lease = undefined;
    },
  };
}

/** What each taker is told. */
async function answersOf(
  leases: Pick<Leases, 'acquire' | 'release'>,
  name: string,
  steps: readonly Step[],
): Promise<boolean[]> {
  const answers: boolean[] = [];
  let nowUs = 0;
  for (const step of steps) {
    if (step.act === 'wait') nowUs += step.forUs;
    else if (step.act === 'release') await leases.release(name, step.holder);
    else answers.push(await leases.acquire(name, step.holder, nowUs, nowUs + step.forUs));
  }
  return answers;
}

onEachDatabase('and its leases', (make, kind) => {
  let stores: Store[];
  let store: Store;
  beforeAll(async () => {
    const database = await make();
    stores = await Promise.all(Array.from({ length: PROCESSES }, () => database.open()));
    [store] = stores as [Store];
  });

  it('are had by one until their time is over, and then by the next', async () => {
    const { leases } = store;
    const untilUs = 10 * SECOND_US;
    expect(await leases.acquire('time', 'one', 0, untilUs)).toBe(true);
    expect(await leases.acquire('time', 'other', untilUs - 1, 2 * untilUs)).toBe(false);
    expect(await leases.acquire('time', 'other', untilUs, 2 * untilUs)).toBe(true);
    expect(await leases.acquire('time', 'one', untilUs, 2 * untilUs)).toBe(false);
  });

  it('are prolonged by who has them', async () => {
    const { leases } = store;
    for (const second of [1, 2, 3]) {
      const [nowUs, untilUs] = [(second - 1) * SECOND_US, second * SECOND_US];
      expect(await leases.acquire('longer', 'one', nowUs, untilUs)).toBe(true);
    }
    expect(await leases.acquire('longer', 'other', 2 * SECOND_US, 9 * SECOND_US)).toBe(false);
  });

  it('are given back only by who has them, and only the one that is named', async () => {
    const { leases } = store;
    await leases.acquire('back', 'one', 0, SECOND_US);
    await leases.acquire('kept', 'one', 0, SECOND_US);
    await leases.release('back', 'other');
    expect(await leases.acquire('back', 'other', 0, SECOND_US)).toBe(false);
    await leases.release('back', 'one');
    expect(await leases.acquire('back', 'other', 0, SECOND_US)).toBe(true);
    expect(await leases.acquire('kept', 'other', 0, SECOND_US)).toBe(false);
  });

  it('are listed by name, expired ones too, until they are given back', async () => {
    const { leases } = store;
    await leases.acquire('listed 2', 'one', 0, SECOND_US);
    await leases.acquire('listed 1', 'other', 0, 2 * SECOND_US);
    const listed = async () =>
      (await leases.list()).filter(({ name }) => name.startsWith('listed'));
    expect(await listed()).toEqual([
      { name: 'listed 1', holder: 'other', untilUs: 2 * SECOND_US },
      { name: 'listed 2', holder: 'one', untilUs: SECOND_US },
    ]);
    await leases.release('listed 1', 'other');
    expect(await listed()).toHaveLength(1);
  });

  it('tell every taker the same as a variable would', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
        runs += 1;
        const name = `run ${runs}`;
        const byHand = await answersOf(leaseByHand(), name, steps);
        expect(await answersOf(store.leases, name, steps)).toEqual(byHand);
      }),
      { numRuns: Math.ceil(RUNS * (kind === 'SQLite' ? 0.3 : 0.1)) },
    );
  });

  it.each([
    ['that nobody had', undefined],
    ['that is over', 0],
  ])('%s are had by exactly one of many who ask at once', async (title, overUs) => {
    for (let round = 0; round < 10; round += 1) {
      const name = `${title} ${round}`;
      if (overUs !== undefined) await store.leases.acquire(name, 'former', -1, overUs);
      const asking = Array.from({ length: TAKERS }, (_, n) =>
        (stores[n % PROCESSES] as Store).leases.acquire(name, `taker ${n}`, 1, SECOND_US),
      );
      const answers = await Promise.all(asking);
      const winners = answers.flatMap((hasIt, n) => (hasIt ? [`taker ${n}`] : []));
      expect(winners).toHaveLength(1);
      expect(await store.leases.acquire(name, winners[0] ?? '', 2, SECOND_US)).toBe(true);
      expect(await store.leases.acquire(name, 'late', 2, SECOND_US)).toBe(false);
    }
  });

  it('go from hand to hand without ever being in two', async () => {
    let holders = 0;
    let turns = 0;
    const take = async (taker: number) => {
      const { leases } = stores[taker % PROCESSES] as Store;
      while (!(await leases.acquire('hand', `taker ${taker}`, 0, SECOND_US)));
      holders += 1;
      expect(holders).toBe(1);
      turns += 1;
      await new Promise(setImmediate);
      holders -= 1;
      await leases.release('hand', `taker ${taker}`);
    };
    await Promise.all(Array.from({ length: 9 }, (_, taker) => take(taker)));
    expect(turns).toBe(9);
  });
});
