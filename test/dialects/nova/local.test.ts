/** Callers that are known here and not to Keystone, on Nova's paths with a project in them. */
import { type Caller, NO_LOCAL_IDENTITY } from '../../../lib/identity/caller';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';
import { testApp } from '../../support/service/app';
import { at240, badRequest, W } from '../../support/service/nova';

const [A, B, C] = ['aa', 'bb', 'cc'];
const nobody: Caller = {
  userId: 'u',
  projectId: null,
  domainId: null,
  ...NO_LOCAL_IDENTITY,
  isSystem: false,
  roles: [],
};

/** By the token that each of them sends. */
const CALLERS: Readonly<Record<string, Caller>> = {
  reader: {
    ...nobody,
    projectRoles: new Map([
      [A, ['reader']],
      [B, ['reader', 'member']],
    ]),
  },
  operator: { ...nobody, roles: ['admin'], projectRoles: new Map() },
  collector: { ...nobody, roles: ['observations_writer'], projectRoles: new Map() },
  'token of the project': { ...nobody, projectId: A, roles: ['reader'] },
  'token of an administrator': { ...nobody, projectId: A, roles: ['admin'] },
  'token of the system': { ...nobody, isSystem: true, roles: ['admin'] },
};

const nova = perFile(
  async () => {
    const app = await testApp({
      authenticate: async ({ header }) => CALLERS[header('X-Auth-Token') ?? ''] ?? nobody,
    });
    await app.record(
      ...[A, B, C].map((projectId) =>
        aServer({ id: `of ${projectId}`, projectId, launchedAt: '2026-01-01T00:00:00' }),
      ),
    );
    return app;
  },
  (app) => app.close(),
);

async function ask(who: string, path: string) {
  const app = await nova();
  const { status, body } = await app.ask(`/v2.1/${path}?${W}&limit=1`, {
    headers: { ...at240, 'X-Auth-Token': who },
  });
  return { status, json: JSON.parse(body) };
}

const list = (project: string) => `${project}/os-simple-tenant-usage`;
const show = (project: string, tenant: string) => `${list(project)}/${tenant}`;

it.each<[string, string, number]>([
  ['reader', show(A, A), 200],
  ['reader', show(B, B), 200],
  ['reader', show(A, B), 200],
  ['reader', show(A, C), 403],
  ['reader', show(C, C), 400],
  ['reader', show(C, A), 400],
  ['reader', list(A), 403],
  ['reader', list(C), 400],
  ['operator', show(C, C), 200],
  ['operator', show(A, C), 200],
  ['operator', list(C), 200],
  ['collector', list(A), 400],
  ['collector', show(A, A), 400],
  ['token of the project', show(A, A), 200],
  ['token of the project', show(B, B), 400],
  ['token of an administrator', show(A, B), 200],
  ['token of an administrator', show(B, B), 400],
  ['token of the system', show(B, B), 400],
])('%s asks for %s: %d', async (who, path, status) => {
  const answer = await ask(who, path);
  expect(answer.status).toBe(status);
  if (status !== 200) return;
  const { tenant_usage: shown, tenant_usages: listed } = answer.json;
  const tenants = shown
    ? [shown.tenant_id]
    : listed.map((one: { tenant_id: string }) => one.tenant_id);
  expect(tenants).toEqual([shown ? path.slice(-2) : A]);
});

it('leads on to the next page in the project that was asked in', async () => {
  const { json } = await ask('reader', show(B, A));
  expect(json.tenant_usage_links[0].href).toMatch(
    /\/v2\.1\/bb\/os-simple-tenant-usage\/aa\?.*marker=/,
  );
});

it('tells whoever has no project so, in the words of Nova', async () => {
  const message =
    "Malformed request URL: URL's project_id 'cc' doesn't match Context's project_id 'None'";
  for (const who of ['reader', 'token of the system']) {
    expect((await ask(who, list(C))).json).toEqual(badRequest(message));
  }
});
