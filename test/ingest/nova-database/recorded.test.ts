/** A real Nova's databases, imported: its own usage answers, and the lives that its API showed meanwhile. */

import type { Store } from '../../../lib/store/store';
import { parseTimeUs, SECOND_US } from '../../../lib/time';
import { DATABASE_KINDS, onDatabase } from '../../support/databases/databases';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';
import { makeNova, type Nova } from '../../support/nova-database/nova';
import {
  after,
  before,
  purged,
  type RecordedRow,
  type RecordedUsage,
  usageAnswers,
} from '../../support/nova-database/recording';
import { expectedLives, problemsOf } from '../../support/nova-notifications/recording';
import { runHere } from '../../support/program/command-line';
import { testApp } from '../../support/service/app';

const NOW_US = parseTimeUs('2026-11-21T21:10:32Z') as number;

/** Of whole seconds, and written up to two seconds late. */
const TOLERANCE_US = 2_500_000;

/** What Nova's database does not know any more. */
const UNKNOWN = ['c3-shelve-direct', 'error-reset', 'flavor-recreated', 'resize-fails'];

/** The clock at which an answer was made: it is where the window ends, or the one by which servers are still running. */
function clockOf({ answer }: RecordedUsage): number {
  const text = JSON.stringify(answer);
  const [, stop] = /"stop":"(2026-11-21T21:10:[^"]+)"/.exec(text) ?? [];
  const running = /"started_at":"([^"]+)","ended_at":null,[^}]*"uptime":(\d+)/.exec(text);
  if (stop !== undefined) return parseTimeUs(stop) as number;
  const [, startedAt = '', uptimeSeconds] = running ?? [];
  return (parseTimeUs(startedAt) as number) + Number(uptimeSeconds) * SECOND_US;
}

async function compareUsage(store: Store): Promise<void> {
  let nowUs = 0;
  const app = await testApp({ store, nowUs: () => nowUs });
  try {
    for (const usage of usageAnswers) {
      nowUs = clockOf(usage);
      const headers = {
        'OpenStack-API-Version': `compute ${usage.microversion}`,
        'X-Auth-Token': 'admin:ad',
      };
      const { status, body } = await app.ask(`/v2.1${usage.path}`, { headers });
      expect(status).toBe(usage.status);
      expect(JSON.parse(body)).toEqual(usage.answer);
    }
  } finally {
    await app.close();
  }
}

async function wrongLives(store: Store): Promise<string[]> {
  const wrong: string[] = [];
  for (const life of expectedLives) {
    const segments = await store.servers.segments(life.server);
    if (problemsOf(life, segments, TOLERANCE_US).length > 0) wrong.push(life.name);
  }
  return wrong.sort();
}

for (const kind of DATABASE_KINDS) {
  onDatabase(kind, "as Nova's database", (make) => {
    let nova: Nova;
    beforeAll(async () => {
      nova = await makeNova(kind, make);
    });

    const own: TemporaryStore[] = [];
    afterAll(() => Promise.all(own.map((each) => each.remove())));

    async function imported(rows: readonly RecordedRow[]) {
      const mine = await temporaryStore();
      own.push(mine);
      await nova.fill(rows);
      const run = (...more: string[]) =>
        runHere([...nova.argv, '--database', mine.url, ...more], { nowUs: NOW_US });
      return { store: mine.store, run, first: await run() };
    }

    it.each([
      ['before', before],
      ['after', after],
    ])('tells the usage that Nova told, and 40 of 44 lives, %s archiving', async (_when, rows) => {
      const { store, first } = await imported(rows);
      expect(first.stderr).toContain('what the database does not tell');
      expect(first).toMatchObject({ status: 0 });
      await compareUsage(store);
      expect(await wrongLives(store)).toEqual(UNKNOWN);
    });

    it('adds nothing and takes nothing away after a purge', async () => {
      const { store, run } = await imported(after);
      await nova.fill(purged);
      const { stdout, status } = await run('--full');
      expect(status).toBe(0);
      expect(stdout).toMatch(/: 0 new, \d+ known/);
      await compareUsage(store);
    });
  });
}
