/** `projects sync`: names from Keystone at once, and a readable line when it does not give them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIXED_NOW_US } from '../../support/databases/stores';
import { keystoneFile } from '../../support/keystone/config-file';
import {
  cloudProject,
  type FakeKeystone,
  fakeKeystone,
  hang,
  json,
  PASSWORD,
  projectList,
  refusal,
} from '../../support/keystone/fake-keystone';
import { runHere } from '../../support/program/command-line';

let folder: string;
let fake: FakeKeystone;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  fake = await fakeKeystone(() => FIXED_NOW_US);
  await call('migrate');
});
afterEach(async () => {
  await fake.stop();
  await rm(folder, { recursive: true, force: true });
});

async function call(line: string, signal?: AbortSignal) {
  const file = await keystoneFile(folder, fake.url, [`database: sqlite:${folder}/usage.db`]);
  const words = [...line.split(' '), '--config', file];
  return runHere(words, signal && { signal });
}

const said = (line: string) => ({ status: 0, stdout: `${line}\n`, stderr: '' });

it('takes the names of all projects, and counts those that are new and those that changed', async () => {
  fake.paths.set('/v3/projects', projectList(cloudProject('p'), cloudProject('q')));
  await call('projects set gone --name=');
  expect(await call('projects sync')).toEqual(said('projects=2 new=2 changed=0 unknown=0'));
  expect(await call('projects sync')).toEqual(said('projects=2 new=0 changed=0 unknown=0'));
  fake.paths.set('/v3/projects', projectList(cloudProject('p', { name: 'renamed' })));
  expect(await call('projects sync')).toEqual(said('projects=1 new=0 changed=1 unknown=0'));
  const { stdout } = await call('projects list');
  expect(stdout).toMatch(/^gone +- /m);
  expect(stdout).toMatch(/^p +renamed +- +default$/m);
  expect(stdout).toMatch(/^q +project q +- +default$/m);
});

it('looks up those without a name where it may not list them', async () => {
  fake.paths.set('/v3/projects', refusal);
  for (let n = 0; n < 120; n += 1) {
    await call(`projects set p${n} --name=`);
    if (n === 1) continue;
    fake.paths.set(`/v3/projects/p${n}`, json(200, { project: cloudProject(`p${n}`) }));
  }
  expect(await call('projects sync')).toEqual({
    status: 0,
    stdout: 'projects=119 new=119 changed=0 unknown=1\n',
    stderr: expect.stringMatching(/^tenant-usage: looked up one by one: .*role reader on the/),
  });
});

it('keeps a list that was exported the same: names of the cloud go on to follow it', async () => {
  fake.paths.set('/v3/projects', projectList(cloudProject('p'), cloudProject('q')));
  await call('projects sync');
  await call('projects set q --name ours');
  const exported = (await call('projects list --json')).stdout;
  expect(exported).toMatch(/"id":"q","name":"ours".*"cloud_name":"project q","enabled":true/);
  const database = `sqlite:${folder}/other.db`;
  const list = `projects list --json --database ${database}`;
  const { status } = await runHere(['import', '--inventory', '--database', database, '-'], {
    input: exported,
  });
  expect(status).toBe(0);
  const renamed = projectList(...['p', 'q'].map((id) => cloudProject(id, { name: 'renamed' })));
  fake.paths.set('/v3/projects', renamed);
  expect((await call(list)).stdout).toContain('"name":"project p"');
  await call(`projects sync --database ${database}`);
  const names = (await call(list)).stdout.trim().split('\n');
  expect(names.map((line) => JSON.parse(line).name)).toEqual(['renamed', 'ours']);
});

describe('fails with one line that tells why, and without secrets', () => {
  const failure = (reason: RegExp) => ({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^tenant-usage: Keystone: ${reason.source}.*\n$`)),
  });

  it('where it may neither list projects nor look them up', async () => {
    await call('projects set p --name=');
    fake.paths.set('/v3/projects', refusal);
    fake.paths.set('/v3/projects/p', refusal);
    const outcome = await call('projects sync');
    expect(outcome).toEqual(failure(/answered 403 .* needs the role reader on the system/));
    expect(outcome.stderr).not.toContain(PASSWORD);
  });

  it('when Keystone does not take our credentials', async () => {
    fake.instead = refusal;
    expect(await call('projects sync')).toEqual(failure(/answered 403 to our own credentials/));
  });

  it('when Keystone is away', async () => {
    await fake.stop();
    expect(await call('projects sync')).toEqual(failure(/http:.*: ECONNREFUSED/));
    await fake.start();
  });
});

it('does not wait for Keystone when it is asked to stop', async () => {
  fake.paths.set('/v3/projects', hang);
  const stopping = new AbortController();
  const outcome = call('projects sync', stopping.signal);
  await fake.until(2);
  stopping.abort();
  expect(await outcome).toEqual({ status: 5, stdout: '', stderr: 'tenant-usage: interrupted\n' });
});

it('needs to be told where Keystone is', async () => {
  expect(await runHere(['projects', 'sync', '--database', `sqlite:${folder}/usage.db`])).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('needs keystone.auth_url, which is not set'),
  });
});
