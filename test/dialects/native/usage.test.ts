/** Exact totals over HTTP: of a project for its readers, of all for the operator. */
import { ndjson, RECORD } from '../../support/observations/files';
import { type NativeApp, nativeApp } from '../../support/service/native';

let app: NativeApp;
beforeAll(async () => {
  app = await nativeApp();
  const small = { vcpus: 1, memory_mb: 512, root_gb: 1, ephemeral_gb: 2 };
  const life = { ...RECORD, ...small, launched_at: '2026-01-01T00:00:00Z', terminated_at: null };
  await app.post(
    ndjson(
      { ...life, instance_id: 'a', tenant_id: 'p', updated_at: '2026-01-01T01:00:00Z' },
      {
        ...{ event: 'resized', instance_id: 'a', at: '2026-01-01T06:00:00Z', flavor: 'big' },
        ...{ vcpus: 4, memory_mb: 1024, root_gb: 10, ephemeral_gb: 0 },
      },
      { event: 'owner_changed', instance_id: 'a', at: '2026-01-01T12:00:00Z', tenant_id: 'q' },
    ),
  );
});
afterAll(() => app.close());

const as = (token: string) => ({ headers: { 'X-Auth-Token': token } });
const usage = (query: string, token = 'admin:ops') => app.ask(`/v1/usage${query}`, as(token));
const DAY = '?start=2026-01-01&end=2026-01-02';

const AT_P = { hours: 12, vcpu_hours: 30, memory_mb_hours: 9216, local_gb_hours: 78 };
const AT_Q = { hours: 12, vcpu_hours: 48, memory_mb_hours: 12_288, local_gb_hours: 120 };

describe('GET /v1/usage', () => {
  it('counts each stretch at the size and for the project that it had then', async () => {
    const { status, json } = await usage(DAY);
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        ...{ start: '2026-01-01T00:00:00.000000Z', stop: '2026-01-02T00:00:00.000000Z' },
        projects: [
          { tenant_id: 'p', ...AT_P },
          { tenant_id: 'q', ...AT_Q },
        ],
        total: { hours: 24, vcpu_hours: 78, memory_mb_hours: 21_504, local_gb_hours: 198 },
      },
    });
  });

  it('tells one project alone, and nothing where there was nothing', async () => {
    expect((await usage(`${DAY}&project=p`)).json).toMatchObject({
      projects: [{ tenant_id: 'p', ...AT_P }],
      total: AT_P,
    });
    expect((await usage(`${DAY}&project=none`)).json).toMatchObject({
      projects: [],
      total: { hours: 0, vcpu_hours: 0 },
    });
  });

  it('charges nothing ahead: an end in the future is now, a start in the future finds nothing', async () => {
    const { json } = await usage('?start=2026-01-01T12:00:00%2B00:00&end=2027-01-01');
    expect(json).toMatchObject({ stop: '2026-01-02T00:00:00.000000Z', total: AT_Q });
    const { json: later } = await usage('?start=2026-06-01&end=2027-01-01');
    expect(later).toMatchObject({ start: later.stop, projects: [], total: { hours: 0 } });
  });

  it.each([
    ['', /start/],
    ['?start=2026-01-01', /end/],
    ['?start=yesterday&end=2026-01-02', /^start: "yesterday": must be an ISO 8601 time/],
    ['?start=2026-01-02&end=2026-01-02', /^end: must come after start$/],
    ['?start=2026-01-01&start=2026-01-01&end=2026-01-02', /start/],
    [`${DAY}&project=`, /project/],
    [`${DAY}&detailed=1`, /^detailed: no parameter of this path$/],
  ])('refuses %s', async (query, detail) => {
    const { status, json } = await usage(query);
    expect({ status, detail: json.detail }).toEqual({
      status: 400,
      detail: expect.stringMatching(detail),
    });
  });

  it.each([
    ['a reader of the project', `${DAY}&project=p`, 'alice:p', 200],
    ['a reader of another project', `${DAY}&project=p`, 'alice:q', 403],
    ['a reader who asks for all', DAY, 'alice:p', 403],
  ])('answers %s', async (_name, query, token, status) => {
    expect((await usage(query, token)).status).toBe(status);
  });

  it('asks for a token', async () => {
    expect((await app.ask(`/v1/usage${DAY}`)).status).toBe(401);
  });
});

it('GET /v1/usage says until when a living cloud was heard, where one is', async () => {
  const key = { source: 'nova-notifications', cell: 'default' };
  const heardUntilUs = Date.UTC(2026, 0, 1, 23) * 1000;
  await app.store.sources.hear({ ...key, heardUntilUs, newestUs: null });
  const { json } = await usage(DAY);
  expect(json).toMatchObject({ complete_until: '2026-01-01T23:00:00.000000Z' });
});
