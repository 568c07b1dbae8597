/** Names of projects: what is fetched from Keystone, what callers' tokens bring, and what is kept of it. */
import { callerProjectNames, projectLookUps, projectNames } from '../../lib/jobs/project-names';
import { cloudProject, hang, json, projectList, refusal } from '../support/keystone/fake-keystone';
import { type ProjectNamesScene, projectNamesScene } from '../support/keystone/project-names';
import { perTest } from '../support/scene';

const HOUR_US = 3600e6;
const MINUTE_US = 60e6;

const sceneOfTest = perTest(projectNamesScene, (scene) => scene.close());

const known = ({ fake }: ProjectNamesScene, id: string) =>
  fake.paths.set(`/v3/projects/${id}`, json(200, { project: cloudProject(id) }));
const list = ({ fake }: ProjectNamesScene, ...projects: readonly object[]) =>
  fake.paths.set('/v3/projects', projectList(...projects));

describe('the list of all projects', () => {
  it('is stored, and names follow it', async () => {
    const scene = await sceneOfTest();
    list(scene, cloudProject('p'), cloudProject('q', { enabled: false }));
    await scene.run(projectNames);
    expect(await scene.names()).toEqual({ p: 'project p', q: 'project q' });
    expect(await scene.store.projects.find('q')).toMatchObject({ isEnabled: false });
    list(scene, cloudProject('p', { name: 'renamed' }));
    await scene.run(projectNames);
    expect(await scene.names()).toEqual({ p: 'renamed', q: 'project q' });
  });

  it('leaves names that people gave as they are', async () => {
    const scene = await sceneOfTest();
    await scene.store.projects.put([{ id: 'p', name: 'ours' }]);
    list(scene, cloudProject('p'));
    await scene.run(projectNames);
    expect(await scene.names()).toEqual({ p: 'ours' });
  });

  it('may hold names that no database takes', async () => {
    const scene = await sceneOfTest();
    list(scene, cloudProject('p', { name: `a\0b\ud800${'x'.repeat(300)}` }), cloudProject('bad '));
    await scene.run(projectNames);
    expect(await scene.names()).toEqual({ p: `a\ufffdb\ufffd${'x'.repeat(251)}` });
  });

  it.each([
    ['that fails', json(500, {}), 'identityUnavailable'],
    ['that we may not see', refusal, 'identityForbidden'],
  ])('%s changes nothing', async (_what, answer, code) => {
    const scene = await sceneOfTest();
    list(scene, cloudProject('p'));
    await scene.run(projectNames);
    scene.fake.paths.set('/v3/projects', answer);
    await expect(scene.run(projectNames)).rejects.toMatchObject({ code });
    expect(await scene.names()).toEqual({ p: 'project p' });
  });

  it('that is not answered keeps nothing from stopping', async () => {
    const scene = await sceneOfTest();
    scene.fake.paths.set('/v3/projects', hang);
    const stopping = new AbortController();
    const asked = scene.fake.asked.length;
    const running = scene.run(projectNames, 3600, stopping.signal);
    await scene.fake.until(asked + 1);
    stopping.abort();
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('a project without a name', () => {
  it('is looked up by its id, at most once an hour', async () => {
    const scene = await sceneOfTest();
    await scene.store.projects.put([{ id: 'new' }, { id: 'unknown' }]);
    known(scene, 'new');
    for (let half = 0; half < 5; half += 1) {
      await scene.run(projectLookUps);
      scene.clock.us += HOUR_US / 2 + 1;
    }
    expect(await scene.names()).toEqual({ new: 'project new', unknown: null });
    expect(scene.asked()).toEqual(
      ['new', 'unknown', 'unknown', 'unknown'].map((id) => `/v3/projects/${id}`),
    );
  });

  it('is looked up no more once a list did not have it', async () => {
    const scene = await sceneOfTest();
    await scene.store.projects.put([{ id: 'unknown' }]);
    list(scene, cloudProject('p'));
    await scene.run(projectNames, 7200);
    scene.clock.us += HOUR_US;
    await scene.run(projectLookUps, 7200);
    expect(scene.asked()).toEqual(['/v3/projects']);
  });

  it('stays without one where we may not look at it, and others have their turn', async () => {
    const scene = await sceneOfTest();
    await scene.store.projects.put([{ id: 'p' }, { id: 'q' }]);
    scene.fake.paths.set('/v3/projects/p', refusal);
    known(scene, 'q');
    const forbidden = { code: 'identityForbidden' };
    await expect(scene.run(projectLookUps)).rejects.toMatchObject(forbidden);
    scene.clock.us += MINUTE_US;
    await scene.run(projectLookUps);
    expect(await scene.names()).toEqual({ p: null, q: 'project q' });
  });

  it('found before Keystone went away is kept, and the rest is looked up later', async () => {
    const scene = await sceneOfTest();
    await scene.store.projects.put([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    for (const id of ['a', 'c']) known(scene, id);
    scene.fake.paths.set('/v3/projects/b', json(503, {}));
    await expect(scene.run(projectLookUps)).rejects.toMatchObject({ code: 'identityUnavailable' });
    expect(await scene.names()).toEqual({ a: 'project a', b: null, c: null });
    known(scene, 'b');
    scene.clock.us += MINUTE_US;
    await scene.run(projectLookUps);
    expect(await scene.names()).toEqual({ a: 'project a', b: 'project b', c: 'project c' });
  });

  it('gets the one that came with the token of a caller, without a look-up', async () => {
    const scene = await sceneOfTest();
    await scene.store.projects.put([{ id: 'p' }]);
    scene.callerProjects.push({ id: 'p', name: 'by a token', domainId: 'd' });
    await scene.run(callerProjectNames, 0);
    await scene.run(projectLookUps);
    expect(await scene.names()).toEqual({ p: 'by a token' });
    expect(scene.asked()).toEqual([]);
    expect(scene.callerProjects).toEqual([]);
  });
});

it('lists come at the interval of the settings, look-ups every minute; 0 ends both, not the names of callers', () => {
  const intervals = (projectSyncInterval: number) =>
    [projectNames, projectLookUps, callerProjectNames].map(({ intervalMs }) =>
      intervalMs({ projectNames: { projectSyncInterval } }),
    );
  expect(intervals(3600)).toEqual([3_600_000, 60_000, 60_000]);
  expect(intervals(1)).toEqual([1000, 1000, 1000]);
  expect(intervals(0)).toEqual([0, 0, 60_000]);
});
