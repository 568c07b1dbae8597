/** `alerts` and `outbox` on the command line: what they list, what they change, and what they refuse. */
import { join } from 'node:path';
import { openStore } from '../../lib/store/registry';
import type { Alert, OutboxEntry, Store } from '../../lib/store/store';
import { anAlert } from '../support/alerts/alerts';
import { FIXED_NOW_US } from '../support/databases/stores';
import { runHere } from '../support/program/command-line';
import { makeFolder, perTest, removeFolder } from '../support/scene';

const folder = perTest(makeFolder, removeFolder);
const urlOf = async () => `sqlite:${join(await folder(), 'usage.db')}`;

async function inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(await urlOf(), { schema: 'migrate', nowUs: () => FIXED_NOW_US });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const call = async (...args: string[]) =>
  runHere([...args, '--database', await urlOf()], { nowUs: FIXED_NOW_US });

/** Two open alerts and a closed one, the newest first. */
const someAlerts = (): Promise<readonly Alert[]> =>
  inStore(async ({ alerts }) => {
    const opened = await alerts.open([
      anAlert({ scopeId: 'old', createdAtUs: 1e6 }),
      anAlert({ scopeId: 'new', createdAtUs: 3e6, severity: 'error', projectId: 'p2' }),
      anAlert({ scopeId: 'over', createdAtUs: 2e6, type: 'idle' }),
    ]);
    await alerts.close(opened[2]?.id ?? '', 4e6);
    return alerts.list({ scope: 'all', limit: 9 });
  });

describe('alerts', () => {
  it('are listed, the newest first, with what people need', async () => {
    await someAlerts();
    const columns = ['severity', 'type', 'object', 'created', 'closed', 'acknowledged'];
    const { stdout } = await call('alerts', 'list', ...columns.flatMap((name) => ['-c', name]));
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(/\s{2,}/)),
    ).toEqual([
      ['error', 'busy', 'server new', '1970-01-01T00:00:03Z', '-', '-'],
      ['warning', 'idle', 'server over', '1970-01-01T00:00:02Z', '1970-01-01T00:00:04Z', '-'],
      ['warning', 'busy', 'server old', '1970-01-01T00:00:01Z', '-', '-'],
    ]);
  });

  it.each([
    [['--open'], ['new', 'old']],
    [['--severity', 'error'], ['new']],
    [['--severity', 'error', '--severity', 'warning', '--type', 'idle'], ['over']],
    [['--project', 'p2'], ['new']],
    [['--account', 'nobody'], []],
    [['--unacknowledged'], ['new', 'over', 'old']],
  ])('are narrowed down by %j', async (flags, objects) => {
    await someAlerts();
    const { stdout } = await call('alerts', 'list', '--json', ...flags);
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line).scope_id)).toEqual(objects);
  });

  it('are acknowledged and closed once, and shown as they are then', async () => {
    const [alert, over] = (await someAlerts()) as [Alert, Alert];
    expect((await call('alerts', 'ack', alert.id, over.id)).stdout).toBe('acknowledged 2\n');
    expect((await call('alerts', 'ack', alert.id)).stdout).toBe('acknowledged 0\n');
    expect((await call('alerts', 'close', alert.id, over.id)).stdout).toBe('closed 1\n');
    expect(JSON.parse((await call('alerts', 'show', alert.id, '--json')).stdout)).toMatchObject({
      id: alert.id,
      closed_at: '2026-01-02T00:00:00.000000Z',
      acknowledged_at: '2026-01-02T00:00:00.000000Z',
    });
  });

  it.each(['ack', 'close', 'show'])('%s refuses an id that there is not', async (verb) => {
    await someAlerts();
    expect(await call('alerts', verb, 'x')).toMatchObject({
      status: 2,
      stderr: 'tenant-usage: id "x": must be 32 of the digits 0-9 and a-f\n',
    });
    const none = await call('alerts', verb, '0'.repeat(32));
    expect(none).toMatchObject({ status: 1, stderr: expect.stringContaining('there is none') });
  });
});

describe('the outbox', () => {
  /** Of four events the first one is dead, and the second one was refused once. */
  const someEvents = async (): Promise<readonly OutboxEntry[]> => {
    await someAlerts();
    return inStore(async ({ outbox }) => {
      const entries = await outbox.list({ limit: 9 });
      await outbox.fail(entries[0]?.id ?? 0, { failure: 'status 500', dueAtUs: null });
      await outbox.fail(entries[1]?.id ?? 0, { failure: 'ECONNREFUSED', dueAtUs: 9e6 });
      return outbox.list({ limit: 9 });
    });
  };

  it('is listed with the state of each event', async () => {
    await someEvents();
    const { stdout } = await call('outbox', 'list');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(/\s{2,}/)),
    ).toEqual([
      ['ID', 'EVENT', 'TYPE', 'OBJECT', 'STATE', 'ATTEMPTS', 'DUE', 'FAILURE'],
      ['1', 'opened', 'busy', 'server old', 'dead', '1', '-', 'status 500'],
      [
        '2',
        'opened',
        'busy',
        'server new',
        'retrying',
        '1',
        '1970-01-01T00:00:09Z',
        'ECONNREFUSED',
      ],
      ['3', 'opened', 'idle', 'server over', 'new', '0', '1970-01-01T00:00:02Z', '-'],
      ['4', 'closed', 'idle', 'server over', 'new', '0', '1970-01-01T00:00:04Z', '-'],
    ]);
    const dead = await call('outbox', 'list', '--dead', '--json');
    expect(JSON.parse(dead.stdout)).toMatchObject({ id: 1, dead: true, due_at: null });
  });

  it.each([['--all'], ['1']])('sends dead letters again: retry %s', async (which) => {
    await someEvents();
    expect((await call('outbox', 'retry', which)).stdout).toBe('retried 1\n');
    const [entry] = await inStore(({ outbox }) => outbox.list({ limit: 1 }));
    expect(entry).toMatchObject({ id: 1, isDead: false, attempts: 0, dueAtUs: FIXED_NOW_US });
  });

  it('drops dead letters, and nothing else', async () => {
    await someEvents();
    expect(await call('outbox', 'drop', '2')).toMatchObject({
      status: 1,
      stderr: 'tenant-usage: outbox entry "2": there is none that was given up\n',
    });
    expect((await call('outbox', 'drop', '--all')).stdout).toBe('dropped 1\n');
    const left = await inStore(({ outbox }) => outbox.list({ limit: 9 }));
    expect(left.map(({ id }) => id)).toEqual([2, 3, 4]);
  });

  it.each([[[]], [['1', '--all']]])('wants either ids or all of them, not %j', async (args) => {
    await someEvents();
    expect(await call('outbox', 'retry', ...args)).toMatchObject({ status: 2 });
  });
});
