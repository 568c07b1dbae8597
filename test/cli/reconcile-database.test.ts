/** `reconcile --from database`: messages were lost, and Nova's tables still know, earlier sizes and states too. */
import type { Store } from '../../lib/store/store';
import { parseTimeUs } from '../../lib/time';
import { onDatabase } from '../support/databases/databases';
import { type TemporaryStore, temporaryStore } from '../support/databases/stores';
import { makeNova, type Nova } from '../support/nova-database/nova';
import { after, before, purged } from '../support/nova-database/recording';
import { allObserved, submittedFrom, twoThirds } from '../support/nova-notifications/observed';
import { expectedLives, problemsOf } from '../support/nova-notifications/recording';
import { runHere } from '../support/program/command-line';
import { makeWorkplace } from '../support/program/program';

const NOW_US = parseTimeUs('2026-11-21T21:10:32Z') as number;
/** Of whole seconds, and written up to two seconds late. */
const TOLERANCE_US = 2_500_000;

async function problemsIn({ servers }: Store): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const life of expectedLives) {
    const segments = await servers.segments(life.server);
    if (problemsOf(life, segments, TOLERANCE_US).length > 0) problems.push(life.name);
  }
  return problems.sort();
}

onDatabase('SQLite', "as Nova's database", (make) => {
  let nova: Nova;
  beforeAll(async () => {
    nova = await makeNova('SQLite', make);
  });

  const own: TemporaryStore[] = [];
  afterAll(() => Promise.all(own.map((each) => each.remove())));

  async function knowing(submitted: Parameters<Store['observations']['record']>[0]['submitted']) {
    const mine = await temporaryStore();
    own.push(mine);
    await mine.store.observations.record({ origin: 'test:messages', submitted });
    const env = {
      TENANT_USAGE_NOVA_DATABASE_URL: nova.api.url,
      TENANT_USAGE_NOVA_DATABASE_CELLS: `cell0=${nova.cell0.url},cell1=${nova.cell1.url}`,
      TENANT_USAGE_NOVA_DATABASE_PAUSE: '0',
    };
    return {
      store: mine.store,
      async reconcile(...words: string[]) {
        const argv = [
          'reconcile',
          '--from',
          'database',
          '--format',
          'json',
          '--database',
          mine.url,
        ];
        const outcome = await runHere([...argv, ...words], { env, nowUs: NOW_US });
        return { ...outcome, report: JSON.parse(outcome.stdout || 'null') };
      },
    };
  }

  it.each([
    [1, before, ['resize-fails']],
    [2, after, []],
    [3, after, []],
  ])('with a third of the messages lost (%i), repairs lives as they were, once', async (...all) => {
    const [seed, rows, unknown] = all;
    await nova.fill(rows);
    const { store, reconcile } = await knowing(submittedFrom(twoThirds(seed)));
    const before = await problemsIn(store);
    const first = await reconcile();
    expect(first).toMatchObject({ status: 0 });
    for (const { reason } of first.report.repaired)
      expect(reason).toMatch(/^Nova's database, as of /);
    expect(await problemsIn(store)).toEqual(unknown);
    expect(before.length).toBeGreaterThanOrEqual(unknown.length);
    const again = await reconcile();
    expect([again.status, again.report.repaired]).toEqual([0, []]);
  });

  it('finds nothing where everything is known', async () => {
    await nova.fill(before);
    const { reconcile } = await knowing(allObserved());
    const { status, report } = await reconcile();
    expect(report).toMatchObject({ compared: 43, repaired: [], contradicted: [], gone: [] });
    expect(status).toBe(0);
  });

  it('takes nothing away for what has been purged', async () => {
    await nova.fill(purged);
    const { store, reconcile } = await knowing(allObserved());
    const { status, report } = await reconcile();
    expect([status, report.repaired, report.gone]).toEqual([0, [], []]);
    expect(await problemsIn(store)).toEqual([]);
  });

  it('concludes nothing from one cell alone', async () => {
    await nova.fill(before);
    const { reconcile } = await knowing(allObserved());
    const { report } = await reconcile();
    expect(report.gone).toEqual([]);
    const env = { TENANT_USAGE_NOVA_DATABASE_URL: nova.cell0.url };
    const mine = own.at(-1) as TemporaryStore;
    const argv = ['reconcile', '--from', 'database', '--format', 'json', '--database', mine.url];
    const { status, stdout } = await runHere(argv, { env, nowUs: NOW_US });
    expect([status, JSON.parse(stdout).gone]).toEqual([0, []]);
  });
});

it('says what is not set, and tells no password of a database that is away', async () => {
  const place = await makeWorkplace();
  try {
    const argv = ['reconcile', '--from', 'database', '--database', 'sqlite:usage.db'];
    const without = await place.run(argv);
    expect(without.status).toBe(2);
    expect(without.stderr).toContain('nova_database.url is not set');
    const env = { TENANT_USAGE_NOVA_DATABASE_URL: 'mysql://meter:hunter2@127.0.0.1:1/nova_api' };
    const away = await place.run(argv, { env });
    expect(away.status).toBe(4);
    expect(away.stderr).toContain('mysql://meter:***@127.0.0.1:1/nova_api: connect ECONNREFUSED');
  } finally {
    await place.remove();
  }
});
