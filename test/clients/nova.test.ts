/** A real Nova, with the recorded cloud in its databases: what is taken from it, repaired by it, and compared with it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../lib/store/registry';
import { parseTimeUs } from '../../lib/time';
import { servers as recordedServers } from '../support/nova-api/recording';
import { allObserved } from '../support/nova-notifications/observed';
import { missingForNova, type RealNova, realNova } from '../support/openstack/real-nova';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Workplace } from '../support/program/program';

const NOW_US = parseTimeUs('2026-11-21T21:10:32Z') as number;
const WINDOW = ['--window', '2026-11-21T20:59:18..2026-11-21T21:10:31'];
const missing = missingForNova();
const title = 'A real Nova';

(missing.length > 0 ? describe.skip : describe)(
  missing.length > 0 ? `${title}: NOT RUN, not installed: ${missing.join(', ')}` : title,
  () => {
    let nova: RealNova;
    let place: Workplace;
    beforeAll(async () => {
      place = await makeWorkplace();
      nova = await realNova();
    });
    afterAll(async () => {
      await nova?.remove();
      await place?.remove();
    });

    const run = (database: string, ...words: string[]) =>
      runHere([...words, '--database', `sqlite:${place.folder}/${database}.db`], {
        env: {
          TENANT_USAGE_NOVA_API_AUTH_URL: nova.keystone.url,
          TENANT_USAGE_NOVA_API_USERNAME: 'meter',
          TENANT_USAGE_NOVA_API_PASSWORD: 'secret',
          TENANT_USAGE_NOVA_API_PROJECT_NAME: 'admin',
          TENANT_USAGE_NOVA_API_PAGE_SIZE: '10',
        },
        nowUs: NOW_US,
      });

    async function remember(database: string, submitted: ReturnType<typeof allObserved>) {
      const url = `sqlite:${place.folder}/${database}.db`;
      const store = await openStore(url, { schema: 'migrate', nowUs: () => NOW_US });
      await store.observations.record({ origin: 'test:messages', submitted });
      await store.close();
    }

    it('agrees to the last bit with what its notifications have reported', async () => {
      await remember('told', allObserved());
      const { status, stdout } = await run('told', 'compare', ...WINDOW, '--format', 'json');
      expect(JSON.parse(stdout)).toMatchObject({ servers: 40, differences: [] });
      expect(status).toBe(0);
    });

    it('agrees with what its own API has reported', async () => {
      const collected = await run('collected', 'collect', 'nova-api', '--once');
      expect(collected.stderr).toContain('"servers":43');
      expect(collected.status).toBe(0);
      const { stdout } = await run('collected', 'compare', ...WINDOW, '--format', 'json');
      expect(JSON.parse(stdout)).toMatchObject({ servers: 40, differences: [] });
      const again = await run('collected', 'collect', 'nova-api', '--once');
      expect(again.stderr).not.toMatch(/"added":[1-9]/);
    });

    it('names what differs, repairs it, and differs no more', async () => {
      const lost = new Set(['plain', 'stays-active'].map(idOf));
      const heard = allObserved().filter(({ observation }) => !lost.has(observation.serverId));
      await remember('lost', heard);
      const before = await run('lost', 'compare', ...WINDOW, '--format', 'json');
      const { differences } = JSON.parse(before.stdout);
      const named = differences.flatMap((project: { servers: { server: string }[] }) =>
        project.servers.map(({ server }) => server),
      );
      expect([before.status, new Set(named)]).toEqual([1, lost]);
      const repaired = await run('lost', 'reconcile', '--format', 'json');
      expect(JSON.parse(repaired.stdout)).toMatchObject({
        compared: 43,
        repaired_count: 2,
        gone: [],
      });
      expect((await run('lost', 'compare', ...WINDOW)).status).toBe(0);
    });

    it('does not know a server that it has never had, which is named and goes on', async () => {
      await remember('gone', allObserved());
      const line = JSON.stringify({
        ...{ instance_id: 'never-there', tenant_id: 'p', flavor: 's', vcpus: 1, memory_mb: 1 },
        ...{ root_gb: 1, launched_at: '2026-11-21T21:00:00Z', terminated_at: null },
      });
      const file = join(place.folder, 'never.ndjson');
      await writeFile(file, `${line}\n`);
      expect((await run('gone', 'import', file)).status).toBe(0);
      const { status, stdout } = await run('gone', 'reconcile', '--format', 'json');
      expect([status, JSON.parse(stdout).gone]).toEqual([
        1,
        [expect.objectContaining({ server: 'never-there', ended_at: null })],
      ]);
    });
  },
);

function idOf(name: string): string {
  const found = recordedServers.find((each) => each['name'] === name);
  if (!found) throw new Error(`no server ${name}`);
  return found.id;
}
