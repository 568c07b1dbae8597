/** The projects that Keystone knows, for their names. */

import { projectsOfKeystone } from '../../../lib/auth/keystone';
import type { CloudProject } from '../../../lib/identity/directory';
import { hang, json } from '../../support/keystone/fake-keystone';
import { type KeystoneScene, keystoneScene } from '../../support/keystone/scene';
import { perTest } from '../../support/scene';

const keystoneOfTest = perTest(keystoneScene, (scene) => scene.close());

const project = (id: string) => ({
  id,
  name: `project ${id}`,
  domain_id: 'default',
  enabled: id !== 'p3',
  is_domain: false,
});

const pageOf = (ids: readonly string[], next: string | null) =>
  json(200, { projects: ids.map(project), links: { next, self: 'http://public/v3/projects' } });

async function listed(scene: KeystoneScene): Promise<readonly CloudProject[]> {
  const all: CloudProject[] = [];
  for await (const page of projectsOfKeystone(scene.parts()).list()) all.push(...page);
  return all;
}

describe('the list of projects', () => {
  it('is read page by page, at the address that we know Keystone by', async () => {
    const scene = await keystoneOfTest();
    const { paths } = scene.fake;
    paths.set('/v3/projects', pageOf(['p1', 'p2'], 'http://public/v3/projects?marker=p2&limit=2'));
    paths.set('/v3/projects?marker=p2&limit=2', pageOf(['p3'], null));
    expect(await listed(scene)).toEqual([
      { id: 'p1', name: 'project p1', domainId: 'default', isEnabled: true },
      { id: 'p2', name: 'project p2', domainId: 'default', isEnabled: true },
      { id: 'p3', name: 'project p3', domainId: 'default', isEnabled: false },
    ]);
  });

  it('may be larger than an answer about a token', async () => {
    const scene = await keystoneOfTest();
    const ids = Array.from({ length: 20_000 }, (_, i) => `p${i}`);
    scene.fake.paths.set('/v3/projects', pageOf(ids, null));
    expect(await listed(scene)).toHaveLength(20_000);
  });

  it('ends even if its pages lead in a circle', async () => {
    const scene = await keystoneOfTest();
    scene.fake.paths.set('/v3/projects', pageOf(['p1'], 'http://public/v3/projects?marker=p1'));
    scene.fake.paths.set('/v3/projects?marker=p1', pageOf(['p1'], '/v3/projects?marker=p1'));
    expect(await listed(scene)).toHaveLength(2);
  });

  it.each([
    ['an error', json(500, {})],
    ['no list', json(200, {})],
    ['no projects in it', json(200, { projects: [null] })],
    ['projects without names', json(200, { projects: [{ id: 'p1' }] })],
  ])('with %s is a failure of Keystone', async (_what, answer) => {
    const scene = await keystoneOfTest();
    scene.fake.paths.set('/v3/projects', answer);
    await expect(listed(scene)).rejects.toMatchObject({ code: 'identityUnavailable' });
  });
});

it.each([
  ['list', listed],
  ['project', (scene: KeystoneScene) => projectsOfKeystone(scene.parts()).find('p1')],
])('a %s that we may not see is a refusal that tells which role it takes', async (_what, ask) => {
  const scene = await keystoneOfTest();
  const refusal = json(403, { error: { code: 403, message: 'No.' } });
  scene.fake.paths.set('/v3/projects', refusal);
  scene.fake.paths.set('/v3/projects/p1', refusal);
  await expect(ask(scene)).rejects.toMatchObject({
    code: 'identityForbidden',
    message: expect.stringMatching(/answered 403 .* the role reader on the system/),
  });
});

describe('one project', () => {
  it('is found by its id, whatever stands in that', async () => {
    const scene = await keystoneOfTest();
    scene.fake.paths.set('/v3/projects/p1', json(200, { project: project('p1') }));
    scene.fake.paths.set('/v3/projects/a%2Fb', json(200, { project: project('a/b') }));
    const projects = projectsOfKeystone(scene.parts());
    expect(await projects.find('p1')).toMatchObject({ name: 'project p1' });
    expect(await projects.find('a/b')).toMatchObject({ name: 'project a/b' });
    expect(await projects.find('p2')).toBeUndefined();
  });

  it('cannot be looked up while Keystone is away', async () => {
    const scene = await keystoneOfTest();
    scene.fake.instead = hang;
    const projects = projectsOfKeystone(scene.parts({ httpConnectTimeout: 1 }));
    await expect(projects.find('p1')).rejects.toMatchObject({ code: 'identityUnavailable' });
  });
});
