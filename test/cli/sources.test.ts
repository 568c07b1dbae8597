/** `sources status`: until when a living cloud was heard; and `collect` without a broker. */
import { openStore } from '../../lib/store/registry';
import { FIXED_NOW_US } from '../support/databases/stores';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Workplace } from '../support/program/program';

const MINUTE_US = 60_000_000;
const KEY = { source: 'nova-notifications', cell: 'one' };

let place: Workplace;
let database: string;
beforeAll(async () => {
  place = await makeWorkplace();
  database = `sqlite:${place.folder}/usage.db`;
  const store = await openStore(database, { schema: 'migrate', nowUs: () => FIXED_NOW_US });
  const state = { newestUs: FIXED_NOW_US - 2 * MINUTE_US };
  await store.sources.hear({ ...KEY, ...state, heardUntilUs: FIXED_NOW_US - MINUTE_US });
  await store.sources.beginGap(KEY, FIXED_NOW_US - 9 * MINUTE_US);
  await store.sources.endGap(KEY, FIXED_NOW_US - 8 * MINUTE_US);
  await store.close();
});
afterAll(() => place.remove());

const sources = (...argv: string[]) => runHere(['sources', ...argv, '--database', database]);

describe('sources status', () => {
  it('names the gaps, and is complete until the first of them', async () => {
    const { status, stdout } = await sources('status', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ...KEY,
      complete_until: '2026-01-01T23:51:00Z',
      heard_from: '2026-01-01T23:59:00Z',
      heard_until: '2026-01-01T23:59:00Z',
      lag_seconds: 60,
      newest_message: '2026-01-01T23:58:00.000000Z',
      audited_until: null,
      gaps: [{ from: '2026-01-01T23:51:00Z', to: '2026-01-01T23:52:00Z' }],
    });
  });

  it('draws a table', async () => {
    const { stdout } = await sources('status');
    expect(stdout).toContain('2026-01-01T23:51:00Z to 2026-01-01T23:52:00Z');
  });
});

it('sources forget no longer waits for a source', async () => {
  const store = await openStore(database, { schema: 'check', nowUs: () => FIXED_NOW_US });
  const gone = { source: 'nova-api', cell: 'two' };
  await store.sources.hear({ ...gone, heardUntilUs: 1, newestUs: null });
  await store.sources.beginGap(gone, 1);
  expect(await sources('forget', 'nova-api', 'two')).toMatchObject({
    ...{ status: 0, stdout: 'nova-api two: forgotten\n' },
  });
  expect((await store.sources.states()).map(({ source }) => source)).toEqual([KEY.source]);
  expect((await store.sources.gaps()).map(({ source }) => source)).toEqual([KEY.source]);
  await store.close();
  expect(await sources('forget', 'nova-api', 'two')).toMatchObject({
    stderr: 'tenant-usage: no source nova-api of a cell two is known\n',
  });
});

it('collect says which setting is missing', async () => {
  const { status, stderr } = await runHere([
    'collect',
    'nova-notifications',
    '--database',
    database,
  ]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^tenant-usage: nova_notifications\.brokers is not set/);
});

it('collect says which file of certificates it cannot read', async () => {
  const words = ['collect', 'nova-notifications', '--database', database];
  const { status, stderr } = await runHere(
    [...words, '--nova-notifications-ca-file', '/nowhere/ca.pem'],
    { env: { TENANT_USAGE_NOVA_NOTIFICATIONS_BROKERS: 'amqps://u:secret@127.0.0.1:1' } },
  );
  expect(status).toBe(2);
  expect(stderr).toBe(
    'tenant-usage: nova_notifications.ca_file /nowhere/ca.pem: cannot be read (ENOENT)\n',
  );
});
