/** The same records give the same answers, byte for byte, whatever database they are in. */
import type { Observation } from '../../../lib/domain/observation';
import {
  type GoldenRequest,
  goldenObservations,
  RECORDED_AT_US,
  goldenAnswers as recorded,
  goldenRequests as requests,
} from '../../support/api-ref/golden';
import { type DatabaseKind, onEachDatabase } from '../../support/databases/databases';
import { aServer } from '../../support/observations/servers';
import { type Answer, type TestApp, testApp } from '../../support/service/app';

/** Questions whose recorded answers hold usage, and nothing that depends on the moment of the recording. */
const ofUsage = requests.filter(
  ({ id, group, clock }) =>
    ['list', 'show', 'dates', 'edges', 'page', 'order'].includes(group) &&
    !clock?.length &&
    !recorded.get(id)?.body.includes('"ended_at": null'),
);

/** More servers and projects than one page or one range of projects holds, with ids that languages sort in other ways. */
const more: readonly Observation[] = Array.from({ length: 400 }, (_, n) =>
  aServer({
    id: `${'aAáåzZß'[n % 7]}-${n}`,
    projectId: `${'bBé'[n % 3]}${(n * 7) % 90}`,
    name: `näme "${n}" \\ \u{1f600}`,
    launchedAt: `2025-0${1 + (n % 9)}-11T00:00:00.${String(n).padStart(6, '0')}`,
    terminatedAt: n % 5 === 0 ? null : `2025-1${n % 3}-01T00:00:00.5`,
  }),
);

const LIST = '/v2.1/os-simple-tenant-usage';
const YEAR = 'start=2025-01-01T00:00:00&end=2026-01-01T00:00:00';
const headers = { 'X-Auth-Token': 'admin:ad', 'OpenStack-API-Version': 'compute 2.40' };
const own: readonly GoldenRequest[] = [
  `${LIST}?${YEAR}`,
  `${LIST}?${YEAR}&detailed=1`,
  `${LIST}?${YEAR}&detailed=1&limit=37`,
  `${LIST}?${YEAR}&detailed=1&limit=250&marker=z-333`,
  `${LIST}?start=2025-06-15T00:00:00&end=2025-06-15T01:00:00&detailed=1&limit=10`,
  ...['b0', 'B7', encodeURIComponent('é14'), 'nobody'].map(
    (project) => `${LIST}/${project}?${YEAR}`,
  ),
].map((path, n) => ({ id: `own-${n}`, group: 'own', method: 'GET', path, headers }));

/** Without what no two answers share. */
const comparable = ({ status, headers: all, body }: Answer, origin: string) => ({
  status,
  headers: all.filter(([name]) => !/^(date|x-(openstack|compute)-request-id)$/i.test(name)),
  body: body.replaceAll(origin, 'http://HOST').replace(/req-[0-9a-f-]{36}/g, 'req'),
});

const given = new Map<DatabaseKind, unknown[]>();

onEachDatabase('and the answers', (make, kind) => {
  let app: TestApp;
  beforeAll(async () => {
    const store = await (await make()).open();
    app = await testApp({ store, nowUs: RECORDED_AT_US, settings: { barePaths: false } });
    await app.record(...goldenObservations());
  });
  afterAll(() => app.close());

  const ask = ({ method, path, headers: asked, body }: GoldenRequest): Promise<Answer> =>
    app.ask(path, {
      method,
      headers: { Accept: 'application/json', ...asked },
      ...(body !== undefined && { body }),
    });

  it('has questions enough', () => {
    expect(ofUsage.length).toBeGreaterThan(60);
  });

  it.each(ofUsage.map((request) => [request.id, request] as const))(
    'are those of a real Nova: %s',
    async (id, request) => {
      const { status, body } = await ask(request);
      const expected = recorded.get(id);
      expect(status).toBe(expected?.status);
      const local = body.replaceAll(app.origin, 'http://HOST');
      const theirs = expected?.body.replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://HOST') ?? '';
      expect(JSON.parse(local)).toEqual(JSON.parse(theirs));
    },
  );

  it('are those of the other databases, to the byte', async () => {
    const answers: unknown[] = [];
    for (const request of requests) answers.push(comparable(await ask(request), app.origin));
    await app.record(...more);
    for (const request of own) answers.push(comparable(await ask(request), app.origin));
    given.set(kind, answers);
    expect(answers).toHaveLength(requests.length + own.length);
    for (const others of given.values()) expect(answers).toEqual(others);
    const bodies = answers.slice(-own.length).map((answer) => (answer as Answer).body.length);
    expect(Math.min(...bodies.slice(0, -2))).toBeGreaterThan(500);
  });
});
