/** Names of projects as a service keeps them up to date: when Keystone is asked, by whom, and what becomes of its refusals. */

import { cloudProject, json, projectList, refusal } from '../support/keystone/fake-keystone';
import { type ProjectNamesScene, projectNamesScene } from '../support/keystone/project-name-sync';

const HOUR_US = 3600e6;
const MINUTE_US = 60e6;

let scene: ProjectNamesScene;
beforeEach(async () => {
  scene = await projectNamesScene();
});
afterEach(() => scene.close());

const known = (id: string, name = `project ${id}`) =>
  scene.fake.paths.set(`/v3/projects/${id}`, json(200, { project: cloudProject(id, { name }) }));
const list = (...projects: readonly object[]) =>
  scene.fake.paths.set('/v3/projects', projectList(...projects));
const refuseLists = () => scene.fake.paths.set('/v3/projects', refusal);

describe('the list of all projects', () => {
  it('is asked for at once and then each hour, and names follow it', async () => {
    list(cloudProject('p'), cloudProject('q', { enabled: false }));
    const rounds = scene.rounds();
    await rounds.syncOnce();
    expect(await scene.names()).toEqual({ p: 'project p', q: 'project q' });
    expect(await scene.store.projects.find('q')).toMatchObject({ isEnabled: false });
    list(cloudProject('p', { name: 'renamed' }));
    scene.clock.us += HOUR_US - 1;
    await rounds.syncOnce();
    expect(await scene.names()).toMatchObject({ p: 'project p' });
    scene.clock.us += 1;
    await rounds.syncOnce();
    expect(await scene.names()).toEqual({ p: 'renamed', q: 'project q' });
    expect(scene.asked()).toEqual(['/v3/projects', '/v3/projects']);
    expect(scene.lines).toEqual([]);
  });

  it('leaves what people told as it is', async () => {
    await scene.store.projects.put([{ id: 'p', name: 'ours' }]);
    list(cloudProject('p'));
    await scene.rounds().syncOnce();
    expect(await scene.names()).toEqual({ p: 'ours' });
  });

  it('may hold names that no database takes', async () => {
    list(cloudProject('p', { name: `a\0b\ud800${'x'.repeat(300)}` }), cloudProject('bad '));
    await scene.rounds().syncOnce();
    expect(await scene.names()).toEqual({ p: `a\ufffdb\ufffd${'x'.repeat(251)}` });
  });

  it('is asked for by one of several processes, and by another one when that ends', async () => {
    list(cloudProject('p'));
    const several = [scene.rounds(), scene.rounds(), scene.rounds()];
    for (let minute = 0; minute < 3; minute += 1) {
      await Promise.all(several.map((rounds) => rounds.syncOnce()));
      scene.clock.us += MINUTE_US;
    }
    expect(scene.asked()).toEqual(['/v3/projects']);
    await Promise.all(several.map((rounds) => rounds.release()));
    await several[1]?.syncOnce();
    expect(scene.asked()).toEqual(['/v3/projects', '/v3/projects']);
  });

  it('is asked for by another process if the one that did is gone without a word', async () => {
    list(cloudProject('p'));
    await scene.rounds().syncOnce();
    const other = scene.rounds();
    scene.clock.us += 3 * MINUTE_US - 1;
    await other.syncOnce();
    expect(scene.asked()).toHaveLength(1);
    scene.clock.us += 1;
    await other.syncOnce();
    expect(scene.asked()).toHaveLength(2);
  });

  it('that is not to be had changes nothing, is told of once, and asked for each minute', async () => {
    list(cloudProject('p'));
    const rounds = scene.rounds();
    await rounds.syncOnce();
    scene.fake.paths.set('/v3/projects', json(500, {}));
    scene.clock.us += HOUR_US;
    for (let minute = 0; minute < 3; minute += 1) {
      await rounds.syncOnce();
      scene.clock.us += MINUTE_US;
    }
    expect(scene.asked()).toHaveLength(4);
    expect(await scene.names()).toEqual({ p: 'project p' });
    expect(scene.lines).toEqual([
      expect.stringMatching(/^Keystone does not tell the names .*answered 500"\}$/),
    ]);
    list(cloudProject('p', { name: 'renamed' }));
    await rounds.syncOnce();
    expect(await scene.names()).toEqual({ p: 'renamed' });
    expect(scene.lines.slice(1)).toEqual(['Keystone tells the names of all projects again {}']);
  });

  it('is never asked for if the interval is 0, but tokens tell names', async () => {
    const rounds = scene.rounds(0);
    scene.notes.push({ id: 'p', name: 'by a token', domainId: 'd' });
    await rounds.syncOnce();
    expect(scene.asked()).toEqual([]);
    expect(await scene.names()).toEqual({ p: 'by a token' });
  });
});

describe('a project that comes up', () => {
  it('between two lists is looked up by its id, once', async () => {
    list(cloudProject('p'));
    const rounds = scene.rounds();
    await rounds.syncOnce();
    await scene.store.projects.put([{ id: 'new' }, { id: 'unknown' }]);
    known('new');
    for (let minute = 0; minute < 3; minute += 1) {
      scene.clock.us += MINUTE_US;
      await rounds.syncOnce();
    }
    expect(await scene.names()).toEqual({ p: 'project p', new: 'project new', unknown: null });
    expect(scene.asked().slice(1)).toEqual(['/v3/projects/new', '/v3/projects/unknown']);
  });

  it('is asked about again only by the list, where there is one', async () => {
    await scene.store.projects.put([{ id: 'unknown' }]);
    list(cloudProject('p'));
    const rounds = scene.rounds();
    for (let hour = 0; hour < 3; hour += 1) {
      await rounds.syncOnce();
      scene.clock.us += HOUR_US;
    }
    expect(scene.asked()).toEqual(Array(3).fill('/v3/projects'));
  });

  it('is named by the token of a caller, and its name is not asked for then', async () => {
    refuseLists();
    await scene.store.projects.put([{ id: 'p' }]);
    scene.notes.push({ id: 'p', name: 'by a token', domainId: 'd' });
    await scene.rounds().syncOnce();
    expect(await scene.names()).toEqual({ p: 'by a token' });
    expect(scene.asked()).toEqual(['/v3/projects']);
    expect(scene.notes.drain()).toEqual([]);
  });
});

describe('where we may not list projects', () => {
  it('those without a name are looked up, each once an hour, and that is told of once', async () => {
    refuseLists();
    await scene.store.projects.put([{ id: 'p' }, { id: 'unknown' }]);
    known('p');
    const rounds = scene.rounds();
    for (let half = 0; half < 5; half += 1) {
      await rounds.syncOnce();
      scene.clock.us += HOUR_US / 2 + 1;
    }
    const lookUps = scene.asked().filter((path) => path !== '/v3/projects');
    expect(lookUps).toEqual(
      ['p', 'unknown', 'unknown', 'unknown'].map((id) => `/v3/projects/${id}`),
    );
    expect(await scene.names()).toEqual({ p: 'project p', unknown: null });
    expect(scene.lines).toEqual([
      expect.stringMatching(/^Keystone does not let us list projects; .*role reader on the system/),
    ]);
  });

  it('nor look at one, nothing more is asked until the next list, and tokens go on to tell', async () => {
    refuseLists();
    scene.fake.paths.set('/v3/projects/p', refusal);
    scene.fake.paths.set('/v3/projects/q', refusal);
    await scene.store.projects.put([{ id: 'p' }, { id: 'q' }]);
    const rounds = scene.rounds();
    for (let minute = 0; minute < 3; minute += 1) {
      await rounds.syncOnce();
      scene.clock.us += MINUTE_US;
    }
    expect(scene.asked()).toEqual(['/v3/projects', '/v3/projects/p']);
    expect(scene.lines).toEqual([
      expect.stringContaining('does not let us list projects'),
      expect.stringContaining('does not let us look up projects'),
    ]);
    scene.notes.push({ id: 'q', name: 'by a token', domainId: 'd' });
    scene.clock.us += HOUR_US;
    await rounds.syncOnce();
    expect(await scene.names()).toEqual({ p: null, q: 'by a token' });
    expect(scene.lines).toHaveLength(2);
  });

  it('what was found before Keystone went away is kept, and the rest asked for later', async () => {
    refuseLists();
    await scene.store.projects.put([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    for (const id of ['a', 'c']) known(id);
    scene.fake.paths.set('/v3/projects/b', json(503, {}));
    const rounds = scene.rounds();
    await rounds.syncOnce();
    expect(await scene.names()).toEqual({ a: 'project a', b: null, c: null });
    known('b');
    scene.clock.us += MINUTE_US;
    await rounds.syncOnce();
    expect(await scene.names()).toEqual({ a: 'project a', b: 'project b', c: 'project c' });
    expect(scene.lines.at(-1)).toBe('Keystone tells the names of single projects again {}');
  });
});

it('a database that cannot be written is told of once, and a round never fails', async () => {
  list(cloudProject('p'));
  const rounds = scene.rounds();
  await scene.store.close();
  await rounds.syncOnce();
  await rounds.syncOnce();
  expect(scene.lines).toEqual([
    expect.stringContaining('the names of projects cannot be written for now'),
  ]);
});
