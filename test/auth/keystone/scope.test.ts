/** In which scope Keystone is asked, and what the tokens of callers say of their projects. */
import { keystone } from '../../../lib/auth/keystone';
import { good } from '../../support/keystone/fake-keystone';
import { type KeystoneScene, keystoneScene, withToken } from '../../support/keystone/scene';
import { perTest } from '../../support/scene';

const keystoneOfTest = perTest(keystoneScene, (scene) => scene.close());

describe('our own token', () => {
  it('is one of the whole system if the settings say so', async () => {
    const scene = await keystoneOfTest();
    await scene.authenticator({ systemScope: 'all', projectName: null });
    const [login] = scene.fake.asked;
    expect(JSON.parse(login?.body ?? '').auth.scope).toEqual({ system: { all: true } });
  });

  it.each([
    ['project_name and project_id', { projectName: 'service' }],
    ['project_name and project_id', { projectName: null, projectId: 'p' }],
    ['application_credential_id', { applicationCredentialId: 'c' }],
  ])('has one scope only, so the system excludes %s', async (others, settings) => {
    const scene = await keystoneOfTest();
    const parts = scene.parts({ systemScope: 'all', ...settings });
    expect(() => keystone(parts)).toThrow(
      `keystone.system_scope is set, and a token has one scope; allowed: without keystone.${others}`,
    );
  });
});

describe('the project of a token', () => {
  /** The projects that validating these tokens brought to light. */
  async function projectsBy(scene: KeystoneScene, ...tokens: readonly string[]): Promise<object[]> {
    const projects: object[] = [];
    const authenticate = keystone({
      ...scene.parts(),
      onProject: (project) => void projects.push(project),
    });
    for (const token of tokens) await authenticate(withToken(token));
    return projects;
  }

  it('is reported each time that Keystone validated it, and not from the cache', async () => {
    const scene = await keystoneOfTest();
    scene.fake.tokens.set('t1', good());
    scene.fake.tokens.set('t2', good());
    const alpha = { id: 'p1', name: 'alpha', domainId: 'default' };
    expect(await projectsBy(scene, 't1', 't1', 't2', 't1')).toEqual([alpha, alpha]);
  });

  it.each([
    ['of a domain', { project: undefined, domain: { id: 'd1', name: 'D' } }],
    ['of the system', { project: undefined, system: { all: true } }],
    ['of a domain as a project', { is_domain: true }],
    ['without a scope', { project: undefined, roles: undefined }],
    ['whose project has no name', { project: { id: 'p1' } }],
  ])('is none for one %s, which is good all the same', async (_what, fields) => {
    const scene = await keystoneOfTest();
    scene.fake.tokens.set('t1', good(fields));
    expect(await projectsBy(scene, 't1')).toEqual([]);
  });
});
