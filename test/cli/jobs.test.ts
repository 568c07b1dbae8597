/** `jobs`: what serve does at intervals and which process does it, and a run of it now. */
import { openStore } from '../../lib/store/registry';
import type { Store } from '../../lib/store/store';
import { keystoneFile } from '../support/keystone/config-file';
import {
  cloudProject,
  type FakeKeystone,
  fakeKeystone,
  json,
  projectList,
} from '../support/keystone/fake-keystone';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Workplace } from '../support/program/program';

let place: Workplace;
let fake: FakeKeystone;
let store: Store;
let file: string;
let database: string;
beforeEach(async () => {
  place = await makeWorkplace();
  fake = await fakeKeystone(() => Date.now() * 1000);
  database = `sqlite:${place.folder}/usage.db`;
  store = await openStore(database, { schema: 'migrate', nowUs: () => Date.now() * 1000 });
  file = await keystoneFile(place.folder, fake.url, []);
});
afterEach(async () => {
  await store.close();
  await fake.stop();
  await place.remove();
});

const jobs = (...argv: string[]) => runHere(['jobs', ...argv, '--database', database]);
const withKeystone = (...argv: string[]) => jobs(...argv, '--auth', 'keystone', '--config', file);

const FAR_US = 4e15;

describe('jobs list', () => {
  it('shows each job with its interval and who holds its lease', async () => {
    await store.leases.acquire('project-names', 'host-1, process 7', 0, FAR_US);
    await store.leases.acquire('project-look-ups', 'gone', 0, 1);
    const { status, stdout } = await withKeystone('list', '--json');
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        name: 'project-names',
        interval_seconds: 3600,
        needs: null,
        lease: { holder: 'host-1, process 7', until: '2096-10-02T07:06:40Z' },
      },
      { name: 'project-look-ups', interval_seconds: 60, needs: null, lease: null },
      { name: 'caller-project-names', needs: expect.stringContaining('serve'), lease: null },
      { name: 'refold', needs: null, lease: null },
      { name: 'roll-ups', interval_seconds: 60, needs: null, lease: null },
      { name: 'retention', interval_seconds: 3600, needs: null, lease: null },
      { name: 'alert-rules', needs: null, lease: null },
      { name: 'webhooks', lease: null },
      { name: 'series-binding', interval_seconds: 60, needs: null, lease: null },
      { name: 'burst', interval_seconds: 60, needs: null, lease: null },
      { name: 'reconcile', interval_seconds: 0, needs: 'nova_api.auth_url', lease: null },
    ]);
  });

  it('is a table for people, which names what a job needs', async () => {
    const { status, stdout } = await jobs('list');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^JOB +DOES +EVERY +HELD BY +UNTIL\n/);
    expect(stdout).toMatch(/^project-names .* 3600 s +needs --auth keystone +-$/m);
  });
});

describe('jobs run', () => {
  it('does the job now, and gives the lease back', async () => {
    fake.paths.set('/v3/projects', projectList(cloudProject('p')));
    const { status, stdout } = await withKeystone('run', 'project-names');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'project-names: done\n' });
    expect(await store.projects.find('p')).toMatchObject({ name: 'project p' });
    expect(await store.leases.list()).toEqual([]);
  });

  it('fails with the reason of the job', async () => {
    fake.paths.set('/v3/projects', json(500, {}));
    const { status, stderr } = await withKeystone('run', 'project-names');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^tenant-usage: Keystone.*500\n$/);
  });

  it('leaves a job alone whose lease another process holds, unless it is forced', async () => {
    fake.paths.set('/v3/projects', projectList(cloudProject('p')));
    await store.leases.acquire('project-names', 'host-1, process 7', 0, FAR_US);
    const { status, stderr } = await withKeystone('run', 'project-names');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        'tenant-usage: job project-names was not run: its lease is held by host-1, process 7 until 2096-10-02T07:06:40Z; see --force\n',
    });
    expect((await withKeystone('run', 'project-names', '--force')).status).toBe(0);
    expect(await store.leases.list()).toMatchObject([{ holder: 'host-1, process 7' }]);
  });

  it.each([
    ['an unknown job', ['run', 'names'], 'job "names": there is none; allowed: project-names, '],
    ['one that lacks something', ['run', 'project-names'], 'it needs --auth keystone'],
  ])('refuses %s', async (_what, argv, message) => {
    const { status, stderr } = await jobs(...argv);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
