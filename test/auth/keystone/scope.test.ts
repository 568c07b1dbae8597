/** In which scope Keystone is asked, and what the tokens of callers tell of their projects. */
import { keystone } from '../../../lib/auth/keystone';
import { good } from '../../support/keystone/fake-keystone';
import { type KeystoneScene, keystoneScene, withToken } from '../../support/keystone/scene';

let scene: KeystoneScene;
beforeEach(async () => {
  scene = await keystoneScene();
});
afterEach(() => scene.close());

describe('our own token', () => {
  it('is one of the whole system if the settings say so', async () => {
    await scene.authenticator({ systemScope: 'all', projectName: null });
    const [login] = scene.fake.asked;
    expect(JSON.parse(login?.body ?? '').auth.scope).toEqual({ system: { all: true } });
  });

  it.each([
    ['project_name and project_id', { projectName: 'service' }],
    ['project_name and project_id', { projectName: null, projectId: 'p' }],
    ['application_credential_id', { applicationCredentialId: 'c' }],
  ])('has one scope only, so the system excludes %s', (others, settings) => {
    const parts = scene.parts({ systemScope: 'all', ...settings });
    expect(() => keystone(parts)).toThrow(
      `keystone.system_scope is set, and a token has one scope; allowed: without keystone.${others}`,
    );
  });
});

describe('the project of a token', () => {
  async function toldBy(...tokens: readonly string[]): Promise<object[]> {
    const told: object[] = [];
    const authenticate = keystone({
      ...scene.parts(),
      onProject: (project) => void told.push(project),
    });
    for (const token of tokens) await authenticate(withToken(token));
    return told;
  }

  it('is told of each time that Keystone was asked, and not from memory', async () => {
    scene.fake.tokens.set('t1', good());
    scene.fake.tokens.set('t2', good());
    const alpha = { id: 'p1', name: 'alpha', domainId: 'default' };
    expect(await toldBy('t1', 't1', 't2', 't1')).toEqual([alpha, alpha]);
  });

  it.each([
    ['of a domain', { project: undefined, domain: { id: 'd1', name: 'D' } }],
    ['of the system', { project: undefined, system: { all: true } }],
    ['of a domain as a project', { is_domain: true }],
    ['without a scope', { project: undefined, roles: undefined }],
    ['whose project has no name', { project: { id: 'p1' } }],
  ])('is none for one %s, which is good all the same', async (_what, fields) => {
    scene.fake.tokens.set('t1', good(fields));
    expect(await toldBy('t1')).toEqual([]);
  });
});
