/** Every API asks the policy that it was given, and refuses nothing that this allows. */
import type { Action } from '../../../lib/auth/policy';
import { aServer } from '../../support/observations/servers';
import { testApp } from '../../support/service/app';

const LIST = 'os_compute_api:os-simple-tenant-usage:list';
const SHOW = 'os_compute_api:os-simple-tenant-usage:show';
const ALICE = { 'X-Auth-Token': 'alice:a1' };
const DAY = '?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z';

type Question = readonly [Action, string | null];

/** What is asked of the policy while one request is answered, and the status of the answer. */
async function askWith(isAllowed: boolean, method: string, path: string) {
  const asked: Question[] = [];
  const app = await testApp({
    may: (_caller, action, projectId) => {
      asked.push([action, projectId]);
      return isAllowed;
    },
  });
  await app.record(aServer({ id: 's', projectId: 'b2', launchedAt: '2026-01-01T00:00:00' }));
  const body = '{"server_id":"t","event":"void"}\n';
  const headers = { ...ALICE, 'Content-Type': 'application/x-ndjson' };
  const ask = method === 'POST' ? { method, headers, body } : { headers: ALICE };
  const { status } = await app.ask(path, ask);
  await app.close();
  return { asked, status };
}

const CASES: ReadonlyArray<readonly [string, string, number, Question]> = [
  ['GET', '/v2.1/os-simple-tenant-usage', 403, [LIST, null]],
  ['GET', '/v2.1/os-simple-tenant-usage/b2', 403, [SHOW, 'b2']],
  ['GET', `/v1/usage${DAY}`, 403, ['tenant_usage:usage', null]],
  ['GET', `/v1/usage${DAY}&project=b2`, 403, ['tenant_usage:usage', 'b2']],
  ['GET', '/v1/accounts', 403, ['tenant_usage:accounts', null]],
  ['GET', '/v1/servers/s', 404, ['tenant_usage:server', 'b2']],
  ['GET', '/v1/accounts', 403, ['tenant_usage:accounts', null]],
  ['POST', '/v1/observations', 403, ['tenant_usage:record', null]],
  ['POST', '/v1/inventory', 403, ['tenant_usage:inventory', null]],
  ['GET', `/v1/usage/trend${DAY}&metric=m&project=b2`, 403, ['tenant_usage:usage', 'b2']],
  ['GET', `/v1/usage/trend${DAY}&metric=m&server=s`, 404, ['tenant_usage:server', 'b2']],
  ['GET', '/api/suggest?type=metrics', 403, ['tenant_usage:points', null]],
  ['POST', '/api/put', 403, ['tenant_usage:write_points', null]],
];

it.each(CASES)(
  '%s %s is answered with %d if the policy says no',
  async (method, path, refused, question) => {
    expect(await askWith(false, method, path)).toEqual({ status: refused, asked: [question] });
  },
);

it.each(CASES)(
  '%s %s is not refused if the policy says yes, whoever the caller is',
  async (method, path, _refused, question) => {
    const { asked, status } = await askWith(true, method, path);
    expect([401, 403, 404]).not.toContain(status);
    expect(asked[0]).toEqual(question);
  },
);
