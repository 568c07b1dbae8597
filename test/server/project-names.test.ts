/** The service as processes before a Keystone: names of projects come by themselves, and one process asks for them. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { STOP_DEADLINE_MS } from '../../lib/server/process';
import { openStore } from '../../lib/store/registry';
import { keystoneFile } from '../support/keystone/config-file';
import {
  cloudProject,
  fakeKeystone,
  good,
  hang,
  projectList,
  refusal,
} from '../support/keystone/fake-keystone';
import { makeWorkplace } from '../support/program/program';
import { startService } from '../support/program/service-process';
import { perTest } from '../support/scene';

const PATIENCE_MS = 60_000;

/** A Keystone, a database, and the service that is started over both. */
async function namesScene() {
  const nowUs = () => Date.now() * 1000;
  const place = await makeWorkplace();
  const fake = await fakeKeystone(nowUs);
  const database = `sqlite:${place.folder}/tenant-usage.db`;
  const store = await openStore(database, { schema: 'migrate', nowUs });
  return {
    fake,
    async serve(interval: number, processes = 1) {
      const lines = [`project_sync_interval: ${interval}`, `workers: ${processes}`];
      const file = await keystoneFile(place.folder, fake.url, lines);
      return startService(place, ['--auth', 'keystone', '--config', file], processes);
    },
    /** The requests for the list of projects. */
    lists: () => fake.asked.filter(({ path }) => path === '/v3/projects').length,
    async named(id: string, name: string): Promise<void> {
      while ((await store.projects.find(id))?.name !== name) await pause(20);
    },
    async close() {
      await store.close();
      await place.remove();
      await fake.stop();
    },
  };
}

const scene = perTest(namesScene, ({ close }) => close());

async function ask(url: string, token: string): Promise<number | undefined> {
  const headers = { 'X-Auth-Token': token };
  const request = get(`${url}/v2.1/os-simple-tenant-usage/p1`, { headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

it(
  'several workers fetch the list of projects once an interval, and a service started after them fetches it at once',
  async () => {
    const { fake, serve, lists } = await scene();
    fake.paths.set('/v3/projects', projectList(cloudProject('p')));
    const { process: child, outcome } = await serve(1, 3);
    while (lists() < 1) await pause(5);
    // On a busy machine the first worker has asked more than once before the last is ready.
    const asked = lists();
    const startMs = performance.now();
    while (lists() < asked + 4) await pause(5);
    expect(performance.now() - startMs).toBeGreaterThan(2500);
    child.kill('SIGTERM');
    expect((await outcome).status).toBe(0);
    const before = lists();
    const next = await serve(3600);
    while (lists() === before) await pause(20);
    next.process.kill('SIGTERM');
    expect((await next.outcome).status).toBe(0);
  },
  PATIENCE_MS,
);

it(
  'renamed projects are followed, at the interval of the settings',
  async () => {
    const { fake, serve, named } = await scene();
    fake.paths.set('/v3/projects', projectList(cloudProject('p')));
    const { process: child, outcome } = await serve(1);
    await named('p', 'project p');
    fake.paths.set('/v3/projects', projectList(cloudProject('p', { name: 'renamed' })));
    await named('p', 'renamed');
    child.kill('SIGTERM');
    expect((await outcome).status).toBe(0);
  },
  PATIENCE_MS,
);

it(
  'a service that may not list projects takes names from the tokens of callers, and logs the refusal once',
  async () => {
    const { fake, serve, named, lists } = await scene();
    fake.paths.set('/v3/projects', refusal);
    fake.tokens.set('t1', good());
    const { url, process: child, outcome, log } = await serve(1);
    expect(await ask(url, 't1')).toBe(200);
    await named('p1', 'alpha');
    while (lists() < 3) await pause(20);
    child.kill('SIGTERM');
    expect((await outcome).status).toBe(0);
    const failures = log.lines('a job failed; it will be retried');
    const reason = expect.stringContaining('needs the role reader on the system');
    const ofLists = failures.filter((line) => 'job' in line && line.job === 'project-names');
    expect(ofLists).toMatchObject([{ reason }]);
  },
  PATIENCE_MS,
);

it(
  'a service answers and stops while Keystone does not answer its request for the list',
  async () => {
    const { fake, serve, lists } = await scene();
    fake.paths.set('/v3/projects', hang);
    fake.tokens.set('t1', good());
    const { url, process: child, outcome } = await serve(3600);
    while (lists() < 1) await pause(20);
    expect(await ask(url, 't1')).toBe(200);
    const startMs = performance.now();
    child.kill('SIGTERM');
    expect((await outcome).status).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(STOP_DEADLINE_MS);
  },
  PATIENCE_MS,
);
