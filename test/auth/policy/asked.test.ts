/** That every API asks the policy that it was given, and lets pass whom that lets pass. */
import type { Action } from '../../../lib/auth/policy';
import { aServer } from '../../support/observations/servers';
import { type TestApp, testApp } from '../../support/service/app';

const LIST = 'os_compute_api:os-simple-tenant-usage:list';
const SHOW = 'os_compute_api:os-simple-tenant-usage:show';
const ALICE = { 'X-Auth-Token': 'alice:a1' };
const DAY = '?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z';

type Question = readonly [Action, string | null];

let app: TestApp;
let isAllowed: boolean;
let asked: Question[];
beforeAll(async () => {
  app = await testApp({
    may: (_caller, action, projectId) => {
      asked.push([action, projectId]);
      return isAllowed;
    },
  });
  await app.record(aServer({ id: 's', projectId: 'b2', launchedAt: '2026-01-01T00:00:00' }));
});
beforeEach(() => {
  asked = [];
});
afterAll(() => app.close());

describe.each<[string, string, number, Question]>([
  ['GET', '/v2.1/os-simple-tenant-usage', 403, [LIST, null]],
  ['GET', '/v2.1/os-simple-tenant-usage/b2', 403, [SHOW, 'b2']],
  ['GET', `/v1/usage${DAY}`, 403, ['tenant_usage:usage', null]],
  ['GET', `/v1/usage${DAY}&project=b2`, 403, ['tenant_usage:usage', 'b2']],
  ['GET', '/v1/accounts', 403, ['tenant_usage:accounts', null]],
  ['GET', '/v1/servers/s', 404, ['tenant_usage:server', 'b2']],
  ['GET', '/v1/accounts', 403, ['tenant_usage:accounts', null]],
  ['POST', '/v1/observations', 403, ['tenant_usage:record', null]],
  ['POST', '/v1/inventory', 403, ['tenant_usage:inventory', null]],
])('%s %s', (method, path, refused, question) => {
  const ask = () => {
    const body = '{"server_id":"t","event":"void"}\n';
    const headers = { ...ALICE, 'Content-Type': 'application/x-ndjson' };
    return app.ask(path, method === 'POST' ? { method, headers, body } : { headers: ALICE });
  };

  it(`is answered with ${refused} if the policy says no`, async () => {
    isAllowed = false;
    expect((await ask()).status).toBe(refused);
    expect(asked).toEqual([question]);
  });

  it('is let pass if the policy says yes, whoever asks', async () => {
    isAllowed = true;
    expect([401, 403, 404]).not.toContain((await ask()).status);
    expect(asked[0]).toEqual(question);
  });
});
