/** The outbox on every database: each event of an alert is claimed by one at a time, in order, until it was delivered. */
import fc from 'fast-check';
import type { Alert, OutboxEntry, Store } from '../../../lib/store/store';
import { anAlert } from '../../support/alerts/alerts';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { RUNS } from '../../support/property-runs';

const SECOND_US = 1_000_000;

interface Step {
  readonly act: 'claim' | 'deliver' | 'die' | 'fail' | 'wait' | 'revive';
  readonly forS?: number;
  readonly holder?: string;
}

const act = <const Act extends Step['act']>(...acts: readonly Act[]) => fc.constantFrom(...acts);
const forS = fc.integer({ min: 0, max: 4 });
const holder = fc.constantFrom('one', 'other');
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: act('claim'), holder, forS }) },
  { weight: 3, arbitrary: fc.record({ act: act('fail', 'wait'), forS }) },
  { weight: 3, arbitrary: fc.record({ act: act('deliver', 'die', 'revive') }) },
);

interface Kept {
  readonly id: number;
  readonly alertId: string;
  dueAtUs: number;
  isDead: boolean;
  untilUs: number;
}

/** The outbox in a list, by the words of the contract. */
function outboxByHand(entries: readonly OutboxEntry[]) {
  let kept: Kept[] = entries.map(({ id, alert, dueAtUs }) => ({
    ...{ id, alertId: alert.id, dueAtUs },
    isDead: false,
    untilUs: Number.NEGATIVE_INFINITY,
  }));
  return {
    claim(nowUs: number, untilUs: number): number | undefined {
      const heads = kept.filter(
        (entry) =>
          !entry.isDead &&
          !kept.some((e) => e.alertId === entry.alertId && !e.isDead && e.id < entry.id),
      );
      const [due] = heads
        .filter((entry) => entry.dueAtUs <= nowUs && entry.untilUs <= nowUs)
        .sort((a, b) => a.dueAtUs - b.dueAtUs || a.id - b.id);
      if (due) due.untilUs = untilUs;
      return due?.id;
    },
    remove(id: number) {
      kept = kept.filter((entry) => entry.id !== id);
    },
    fail(id: number, dueAtUs: number | null) {
      for (const entry of kept.filter((each) => each.id === id)) {
        entry.untilUs = Number.NEGATIVE_INFINITY;
        if (dueAtUs === null) entry.isDead = true;
        else entry.dueAtUs = dueAtUs;
      }
    },
    revive(dueAtUs: number): readonly number[] {
      const dead = kept.filter(({ isDead }) => isDead);
      for (const entry of dead) Object.assign(entry, { isDead: false, dueAtUs });
      return dead.map(({ id }) => id);
    },
    ids: () => kept.map(({ id }) => id),
  };
}

/** Takes the same steps with both. */
async function compare(
  { outbox }: Store,
  byHand: ReturnType<typeof outboxByHand>,
  steps: readonly Step[],
): Promise<void> {
  let nowUs = 0;
  let held: number | undefined;
  const acts: Readonly<Record<Step['act'], (atUs: number, holder: string) => unknown>> = {
    async claim(untilUs, holder) {
      held = (await outbox.claim({ holder, nowUs, untilUs }))?.id;
      expect(held).toBe(byHand.claim(nowUs, untilUs));
    },
    async deliver() {
      await outbox.remove([held ?? -1]);
      byHand.remove(held ?? -1);
    },
    async fail(dueAtUs) {
      await outbox.fail(held ?? -1, { failure: 'refused', dueAtUs });
      byHand.fail(held ?? -1, dueAtUs);
    },
    async die() {
      await outbox.fail(held ?? -1, { failure: 'refused', dueAtUs: null });
      byHand.fail(held ?? -1, null);
    },
    async revive() {
      const ids = (await outbox.list({ isDead: true, limit: 100 })).map(({ id }) => id);
      expect(ids).toEqual(byHand.revive(nowUs));
      expect(await outbox.revive(ids, nowUs)).toBe(ids.length);
    },
    wait(atUs) {
      nowUs = atUs;
    },
  };
  for (const { act, forS = 0, holder = '' } of steps) {
    await acts[act](nowUs + forS * SECOND_US, holder);
  }
}

onEachDatabase('and its outbox', (make, kind) => {
  let database: TestDatabase;
  let stores: readonly Store[];
  let store: Store;
  beforeAll(async () => {
    database = await make();
    stores = await Promise.all([0, 1, 2].map(() => database.open()));
    [store] = stores as [Store];
  });
  beforeEach(() => database.empty());

  /** Several alerts, some of them closed and acknowledged. */
  async function someEvents(count = 3): Promise<readonly OutboxEntry[]> {
    const several = Array.from({ length: count }, (_, i) =>
      anAlert({ scopeId: `s${i}`, createdAtUs: i * SECOND_US }),
    );
    const alerts = await store.alerts.open(several);
    for (const { id } of alerts.slice(1)) await store.alerts.acknowledge(id, 2 * SECOND_US);
    for (const { id } of alerts) await store.alerts.close(id, 3 * SECOND_US);
    return store.outbox.list({ limit: 1000 });
  }

  const claimed = (nowS: number, by = 'one', one = store) =>
    one.outbox.claim({ holder: by, nowUs: nowS * SECOND_US, untilUs: (nowS + 60) * SECOND_US });

  it('hands out, holds, gives up and revives as a list would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
        await database.empty();
        const byHand = outboxByHand(await someEvents());
        await compare(store, byHand, steps);
        const left = await store.outbox.list({ limit: 100 });
        expect(left.map(({ id }) => id)).toEqual(byHand.ids());
      }),
      { numRuns: Math.ceil(RUNS * (kind === 'SQLite' ? 0.1 : 0.03)) },
    );
  });

  it('gives each entry to one of many holders that ask at once', async () => {
    await someEvents(8);
    const holders = Array.from({ length: 24 }, (_, n) => `holder ${n}`);
    const answers = await Promise.all(
      holders.map((by, n) => claimed(100, by, stores[n % 3] as Store)),
    );
    const ids = answers.flatMap((entry) => entry?.id ?? []);
    expect(ids).toHaveLength(8);
    expect(new Set(ids).size).toBe(8);
  });

  it('keeps the second event of an alert back until the first one was delivered', async () => {
    const events = await someEvents(1);
    const first = await claimed(100);
    expect(first).toEqual(events[0]);
    expect(await claimed(100, 'other')).toBeUndefined();
    await store.outbox.fail(events[0]?.id ?? 0, { failure: 'refused', dueAtUs: 130 * SECOND_US });
    expect(await claimed(129)).toBeUndefined();
    const again = await claimed(130);
    expect(again).toMatchObject({ messageId: first?.messageId, attempts: 1, failure: 'refused' });
    expect(await store.outbox.remove([again?.id ?? 0])).toBe(1);
    expect(await claimed(130)).toMatchObject({ event: 'closed' });
  });

  it('gives an entry to another holder when the claim of the first one is over', async () => {
    await someEvents(1);
    const first = await claimed(100);
    expect(await claimed(159, 'other')).toBeUndefined();
    expect((await claimed(160, 'other'))?.id).toBe(first?.id);
  });

  it('lists dead entries apart, and revives them with all their attempts', async () => {
    const [one, other] = (await someEvents(2)) as [OutboxEntry, OutboxEntry];
    await store.outbox.fail(one.id, { failure: 'status 500', dueAtUs: null });
    const dead = await store.outbox.list({ isDead: true, limit: 10 });
    expect(dead).toMatchObject([{ id: one.id, attempts: 1, isDead: true, failure: 'status 500' }]);
    expect(await store.outbox.list({ isDead: false, after: other.id, limit: 1 })).toHaveLength(1);
    expect(await store.outbox.revive([one.id, other.id], 7 * SECOND_US)).toBe(1);
    const [revived] = await store.outbox.list({ limit: 1 });
    expect(revived).toMatchObject({ attempts: 0, dueAtUs: 7 * SECOND_US, isDead: false });
  });

  it('lets go what nobody has tried to send for long, and nothing else', async () => {
    const [one, other] = (await someEvents(3)) as [OutboxEntry, OutboxEntry];
    await store.outbox.fail(one.id, { failure: 'refused', dueAtUs: 0 });
    await store.outbox.fail(other.id, { failure: 'refused', dueAtUs: null });
    expect(await store.outbox.expire(3 * SECOND_US)).toBe(3);
    const left = await store.outbox.list({ limit: 10 });
    expect(left.map(({ id, event }) => [id, event])).toEqual([
      [one.id, 'opened'],
      [other.id, 'opened'],
      ...Array.from({ length: 3 }, () => [expect.any(Number), 'closed']),
    ]);
  });

  it('has the alert as it was at the event, whatever became of it later', async () => {
    const events = await someEvents(2);
    const second = events.filter(({ alert }) => alert.scopeId === 's1');
    const states = second.map(({ alert }: { alert: Alert }) => [
      alert.acknowledgedAtUs,
      alert.closedAtUs,
    ]);
    expect(states).toEqual([
      [null, null],
      [2 * SECOND_US, null],
      [2 * SECOND_US, 3 * SECOND_US],
    ]);
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(events.length);
  });
});
