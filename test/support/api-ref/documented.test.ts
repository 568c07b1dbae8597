/** What holds answers against the API documents: it would notice. */
import type { Answer } from '../service/app';
import { problemsOf } from './documented';

const UUID = '1f1deceb-17b5-4c04-84c7-e0d4499c8fe0';
const IDS = [
  ['x-openstack-request-id', `req-${UUID}`],
  ['x-compute-request-id', `req-${UUID}`],
] as const;
const versionHeaders = (version: string) =>
  [
    ['OpenStack-API-Version', `compute ${version}`],
    ['X-OpenStack-Nova-API-Version', version],
    ['Vary', 'OpenStack-API-Version'],
    ['Vary', 'X-OpenStack-Nova-API-Version'],
  ] as const;
const JSON_TYPE = ['Content-Type', 'application/json'] as const;

const LINKS = [{ rel: 'next', href: 'http://usage.example.com/' }];
const TENANT = {
  tenant_id: 'p1',
  total_local_gb_usage: 1,
  total_vcpus_usage: 1.5,
  total_memory_mb_usage: 0,
  total_hours: -1,
  start: '2026-01-01T00:00:00.000000',
  stop: '2026-01-01T00:00:00.000001',
};
const { stop: _stop, ...STOPLESS } = TENANT;

const listOf = (tenants: readonly object[], more: object = {}, version = '2.40'): Answer => ({
  status: 200,
  headers: [JSON_TYPE, ...versionHeaders(version), ...IDS],
  body: JSON.stringify({ tenant_usages: tenants, ...more }),
});
const LIST = listOf([TENANT]);
const PATH = '/v2.1/os-simple-tenant-usage';

const problems = (answer: Answer, path = PATH, method = 'GET') =>
  problemsOf({ method, path: `${path}?limit=1`, barePaths: true }, answer);

describe('an answer that is as documented', () => {
  it.each([
    ['a list', LIST, PATH],
    ['a list in a project', LIST, '/v2.1/beef/os-simple-tenant-usage'],
    ['a list without a version', LIST, '/os-simple-tenant-usage'],
    ['a list behind slashes', LIST, '//v2.1//os-simple-tenant-usage'],
    ['a page with a link', listOf([], { tenant_usages_links: LINKS }), PATH],
  ])('has no problems: %s', (_name, answer, path) => {
    expect(problems(answer, path)).toEqual([]);
  });
});

describe('an answer has a problem', () => {
  it.each([
    ['if a key is missing', listOf([STOPLESS]), "must have required property 'stop'"],
    ['if a key is too many', listOf([{ ...TENANT, colour: 'red' }]), 'additional properties'],
    [
      'if a type is wrong',
      listOf([{ ...TENANT, total_hours: '1' }]),
      '/total_hours must be number',
    ],
    ['if a time is Python’s', listOf([{ ...TENANT, stop: '2026-01-01 00:00:00' }]), 'pattern'],
    [
      'if it has links before there are any',
      listOf([], { tenant_usages_links: LINKS }, '2.39'),
      'additional',
    ],
    ['if its links are an empty list', listOf([], { tenant_usages_links: [] }), 'fewer than 1'],
    [
      'if a header is missing',
      { ...LIST, headers: [JSON_TYPE, ...IDS] },
      'no header openstack-api-version',
    ],
    [
      'if a header is too many',
      { ...LIST, headers: [...LIST.headers, ['ETag', 'x'] as const] },
      'a header etag',
    ],
    ['if a header is odd', { ...LIST, headers: [...LIST.headers, ['Vary', '*'] as const] }, 'Vary'],
    [
      'if its type is another',
      { ...LIST, headers: [...LIST.headers.slice(1), ['Content-Type', 'text/html'] as const] },
      'text/html',
    ],
    ['if its status is another', { ...LIST, status: 201 }, 'no document has GET'],
  ])('%s', (_name, answer, problem) => {
    expect(problems(answer).join()).toContain(problem);
  });

  it('if it is another route’s', () => {
    expect(problems(LIST, `${PATH}/p1`)).not.toEqual([]);
    expect(problems(LIST, '/v2/os-simple-tenant-usage')).not.toEqual([]);
    expect(problems(LIST, `${PATH}/`)).not.toEqual([]);
    expect(problems(LIST, PATH, 'POST')).not.toEqual([]);
  });
});
