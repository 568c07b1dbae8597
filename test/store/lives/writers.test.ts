/** Several writers over one database at once, and connections that end in the middle of it: nothing is lost. */
import fc from 'fast-check';
import { fold } from '../../../lib/domain/fold';
import type { Observation } from '../../../lib/domain/observation';
import type { Store } from '../../../lib/store/store';
import { onDatabase, onEachDatabase, SERVER_NAMES } from '../../support/databases/databases';
import { endOtherSessions } from '../../support/databases/other-sessions';
import { anyObservations } from '../../support/observations/observations';

const WRITERS = 4;
const SERVERS = Array.from({ length: 12 }, (_, n) => `server-${n}`);
const BATCH = 7;

/** What is said of some servers: the same of each run, so that a failure can be found again. */
const said: readonly Observation[] = SERVERS.flatMap((serverId, n) =>
  fc.sample(anyObservations(serverId), { numRuns: 4, seed: n + 1 }).flat(),
);

/** The same in the order of one writer. */
const inOrderOf = (writer: number): Observation[] =>
  fc.sample(fc.shuffledSubarray([...said], { minLength: said.length }), {
    numRuns: 1,
    seed: writer + 1,
  })[0] ?? [];

function* batchesOf(observations: readonly Observation[]) {
  for (let from = 0; from < observations.length; from += BATCH) {
    const submitted = observations
      .slice(from, from + BATCH)
      .map((observation) => ({ observation }));
    yield { origin: 'test', submitted };
  }
}

async function recordAll(store: Store, writer: number): Promise<void> {
  for (const batch of batchesOf(inOrderOf(writer))) await store.observations.record(batch);
}

/** That the database holds all that was said, and what it folds to. */
async function expectAll(store: Store): Promise<void> {
  for (const serverId of SERVERS) {
    const about = said.filter((observation) => observation.serverId === serverId);
    const stored = await store.observations.about(serverId);
    const ids = about.map(({ id }) => id);
    expect(stored.map(({ id }) => id).sort()).toEqual([...new Set(ids)].sort());
    const life = {
      server: await store.servers.find(serverId),
      segments: await store.servers.segments(serverId),
    };
    expect(life).toEqual(fold(serverId, about));
  }
}

onEachDatabase('and several writers', (make) => {
  it('keeps everything, whoever submits it first', async () => {
    const database = await make();
    const opening = Array.from({ length: WRITERS }, () => database.open());
    const stores = await Promise.all(opening);
    await Promise.all(stores.map(recordAll));
    await expectAll(stores[0] as Store);
  }, 120_000);
});

const reasonsOf = (outcome: PromiseSettledResult<unknown>): unknown[] =>
  outcome.status === 'rejected' ? [outcome.reason] : [];

for (const kind of SERVER_NAMES) {
  onDatabase(kind, 'and connections that end', (make) => {
    it('loses nothing, says what it is, and goes on by itself', async () => {
      const database = await make();
      let statementsLeft = 0;
      let ending = Promise.resolve(0);
      const store = await database.open({
        seams: {
          onStatement() {
            statementsLeft -= 1;
            if (statementsLeft === 0) ending = endOtherSessions[kind](database);
          },
        },
      });
      const failures: unknown[] = [];
      const page = () => store.servers.page({ afterUs: 0, beforeUs: 1, limit: 1 });
      let [ended, batches] = [0, 0];
      for (const batch of batchesOf(inOrderOf(0))) {
        batches += 1;
        statementsLeft = batches % 12;
        const asking = [store.observations.record(batch), page(), page()];
        const outcomes = await Promise.allSettled(asking);
        failures.push(...outcomes.flatMap(reasonsOf));
        ended += await ending;
        await store.observations.record(batch);
      }
      expect(ended).toBeGreaterThan(batches / 2);
      for (const failure of failures) expect(failure).toMatchObject({ code: 'database' });
      await expectAll(store);
    }, 120_000);
  });
}
