/** A thousand requests that nobody thought of: none is a failure of ours, and every answer is as documented. */

import fc from 'fast-check';
import { RUNS } from '../../support/property-runs';
import { perFile } from '../../support/scene';
import { type Answer, headerOf } from '../../support/service/app';
import { novaApp } from '../../support/service/nova';

const nova = perFile(novaApp, (app) => app.close());

describe('any request at all', () => {
  const piece = fc.constantFrom(
    ...[
      '/',
      '//',
      'v2',
      'v2.1',
      '/v2.1/os-simple-tenant-usage',
      'ad',
      'a1',
      '..',
      '%2F',
      '%00',
      '%FF',
      '%',
    ],
    ...[
      '?',
      '&',
      '=',
      'start=',
      'end=',
      'limit=',
      'marker=',
      'detailed=1',
      '2026-01-01T00:00:00',
      '9',
      '-',
    ],
    ...['[a]', '__proto__', ';', '#', '+', '%E6%BC%A2', '%ED%A0%80', '\'"', 'http://[', ':', '@'],
  );
  const anyPath = fc.array(fc.oneof(piece, fc.string({ unit: 'binary-ascii', maxLength: 3 })), {
    maxLength: 9,
  });
  const anyHeader = fc.string({ maxLength: 12 }).map((text) => text.replace(/[^\t\x20-\x7e]/g, ''));
  const anyHeaders = fc.record(
    {
      'X-Auth-Token': fc.oneof(fc.constant('admin:ad'), fc.constant('alice:a1'), anyHeader),
      'OpenStack-API-Version': fc.oneof(
        fc.constant('compute 2.40'),
        fc.constant('compute latest'),
        anyHeader,
      ),
      'X-OpenStack-Nova-API-Version': fc.oneof(fc.constant('2.75'), anyHeader),
      Accept: fc.oneof(fc.constant('*/*'), fc.constant('text/html;q=x, application/*'), anyHeader),
      'Content-Type': fc.oneof(fc.constant('application/json'), anyHeader),
    },
    { requiredKeys: ['X-Auth-Token'] },
  );

  it('is never a failure of ours', async () => {
    const app = await nova();
    await fc.assert(
      fc.asyncProperty(anyPath, anyHeaders, async (pieces, headers) => {
        const path = `/${pieces.join('').replace(/[^\x21-\x7e]/g, '')}`;
        const { status } = await app.ask(path, { headers });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: RUNS },
    );
    expect(app.errors).toEqual([]);
  }, 60_000);
});

describe('any request by the grammar', () => {
  const TIMES = [
    ...['2026-01-01T00:00:00', '2026-01-01T06:00:00.5', '2026-01-01+00:00:00.25'],
    ...['2027-01-01T00:00:00', '2026-01-01', '0001-01-01T00:00:00', '', 'x'],
  ];
  const anyTime = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...TIMES.slice(0, 3)) },
    fc.constantFrom(...TIMES),
  );
  const parameter = (name: string, value: fc.Arbitrary<string>) =>
    value.map((text) => `${name}=${text}`);
  const anyParameter = fc.oneof(
    parameter('start', anyTime),
    parameter('end', anyTime),
    parameter('detailed', fc.constantFrom('1', '0', 'true', '')),
    parameter('limit', fc.constantFrom('1', '2', '2', '1000', '0', '007', '1%0A', '', '-1', 'x')),
    parameter('marker', fc.constantFrom('one', 'two', 'nameless', 'nobody', '')),
    fc.constantFrom('offset=1', 'foo', '%FF=1'),
  );
  const goodQuery = fc.tuple(
    fc.constantFrom('start=2026-01-01T00:00:00', 'start=2025-12-31+00:00:00.5'),
    fc.constantFrom('limit=1', 'limit=2', 'limit=01&limit=1', ''),
    fc.constantFrom('detailed=1', 'end=2026-01-01T12:00:00', 'marker=one', ''),
  );
  const anyQuery = fc.oneof(
    fc.array(anyParameter, { maxLength: 5 }),
    goodQuery,
    fc.tuple(goodQuery, anyParameter).map(([good, other]) => [...good, other]),
  );
  const anyPath = fc
    .tuple(
      fc.constantFrom('/v2.1', '/v2.1', '/v2.1/ad', '/v2.1/a1', '/v2', '/v2/ad', ''),
      fc.constantFrom('', '', '/a1', '/b2', '/nobody', '/', '/a/b'),
    )
    .map(([version, project]) => `${version}/os-simple-tenant-usage${project}`);
  const versions = ['2.1', '2.39', '2.40', '2.40', '2.74', '2.75', '2.93', 'latest', '2.94', 'x'];
  const anyHeaders = fc.record(
    {
      'X-Auth-Token': fc.constantFrom('admin:ad', 'admin:ad', 'admin:a1', 'alice:a1', ''),
      'OpenStack-API-Version': fc.constantFrom(...versions).map((version) => `compute ${version}`),
      'X-OpenStack-Nova-API-Version': fc.constantFrom(...versions),
      Accept: fc.constantFrom(
        'application/json',
        'application/vnd.openstack.compute+json',
        'text/html',
      ),
    },
    { requiredKeys: ['X-Auth-Token'] },
  );
  const anyMethod = fc.oneof(
    { weight: 19, arbitrary: fc.constant('GET') },
    fc.constantFrom('POST', 'HEAD', 'OPTIONS'),
  );

  /** What there is to see of an answer: its status, its range of microversions, whether there is a next page. */
  function kindOf(answer: Answer): string {
    const [version = ''] = headerOf(answer, 'X-OpenStack-Nova-API-Version');
    const minor = Number(version.split('.')[1]);
    const range = minor >= 75 ? 'from 2.75' : minor >= 40 ? 'from 2.40' : version && 'from 2.1';
    return [answer.status, range, answer.body.includes('"rel":"next"') && 'with a link']
      .filter(Boolean)
      .join(' ');
  }

  it('is answered as the document of its microversion says', async () => {
    const app = await nova();
    const kinds = new Set<string>();
    // With fewer requests some kind of answer would be missed.
    const numRuns = Math.max(RUNS, 1000);
    await fc.assert(
      fc.asyncProperty(
        anyMethod,
        anyPath,
        anyQuery,
        anyHeaders,
        async (method, path, query, headers) => {
          const answer = await app.ask(`${path}?${query.join('&')}`, { method, headers });
          expect(answer.status).toBeLessThan(500);
          kinds.add(kindOf(answer));
        },
      ),
      { numRuns },
    );
    expect(app.errors).toEqual([]);
    // Otherwise the grammar would be of no use.
    const statuses = ['200', '400', '401', '403', '404', '406'];
    expect(
      statuses.filter((status) => ![...kinds].some((kind) => kind.startsWith(status))),
    ).toEqual([]);
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        ...['200 from 2.1', '200 from 2.40', '200 from 2.75', '200'],
        ...['200 from 2.40 with a link', '200 from 2.75 with a link'],
      ]),
    );
  }, 60_000);
});
