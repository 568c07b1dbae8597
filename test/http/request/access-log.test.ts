/** The line that the log has for every request. */
import { EventEmitter, once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noauth } from '../../../lib/auth/noauth';
import { createPolicy } from '../../../lib/auth/policy';
import { NO_LOG } from '../../../lib/log';
import { composeApp } from '../../../lib/server/compose';
import type { Store } from '../../../lib/store/store';
import { FIXED_NOW_US, temporaryStore } from '../../support/databases/stores';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';
import { testConfig } from '../../support/service/config';

const UUID = '1f1deceb-17b5-4c04-84c7-e0d4499c8fe0';

/** A service whose log lines can be awaited. */
async function loggingService() {
  const { store, remove } = await temporaryStore();
  const lines = new EventEmitter();
  const app = composeApp({
    store,
    authenticate: noauth,
    may: createPolicy().may,
    nowUs: () => FIXED_NOW_US,
    config: testConfig(),
    log: {
      ...NO_LOG,
      info: (fields, message) => lines.emit('line', { ...fields, message }),
    },
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const send = (path: string, headers: Record<string, string>, method = 'GET') => {
    const { port } = server.address() as AddressInfo;
    const req = request({ host: '127.0.0.1', port, path, headers, method, agent: false });
    req.on('response', (res) => res.resume());
    return req;
  };
  const nextLine = async (): Promise<Record<string, unknown>> => (await once(lines, 'line'))[0];
  return {
    store,
    server,
    send,
    nextLine,
    /** What is logged about one request. */
    lineFor(...ask: Parameters<typeof send>) {
      const line = nextLine();
      send(...ask).end();
      return line;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await remove();
    },
  };
}

const service = perFile(loggingService, ({ close }) => close());

describe('a request', () => {
  it('is logged with its caller, its outcome and its duration', async () => {
    const { lineFor } = await service();
    const path = '/v2.1/os-simple-tenant-usage/p1?start=2026-01-01T00:00:00';
    const line = await lineFor(path, { 'X-Auth-Token': 'alice:p1' });
    expect(line).toEqual({
      message: 'answered',
      address: '127.0.0.1',
      method: 'GET',
      url: path,
      status: 200,
      durationMs: expect.any(Number),
      requestId: expect.stringMatching(/^req-/),
      globalRequestId: undefined,
      userId: 'alice',
      projectId: 'p1',
    });
    expect(line['durationMs']).toBeGreaterThan(0);
  });

  it('is logged without a caller if it has no valid token', async () => {
    const { lineFor } = await service();
    const line = await lineFor('/v2.1/nowhere', { 'X-Auth-Token': 'rubbish' }, 'POST');
    expect(line).toMatchObject({ method: 'POST', status: 401, userId: undefined });
  });

  it.each([
    [`req-${UUID}`, `req-${UUID}`],
    [`REQ-${UUID}`, `REQ-${UUID}`],
    [UUID, undefined],
    ['req-1', undefined],
    [`req-${UUID}, req-${UUID}`, undefined],
    ['{"a":1}', undefined],
  ])(
    'that a service made for another one, named %s, has that name in the log only',
    async (id, logged) => {
      const { lineFor } = await service();
      const line = await lineFor('/v2.1', { 'X-OpenStack-Request-Id': id });
      expect(line['globalRequestId']).toBe(logged);
      expect(line['requestId']).not.toBe(id);
    },
  );

  it('never has its token in the log', async () => {
    const { lineFor } = await service();
    const line = await lineFor('/v2.1', { 'X-Auth-Token': 'admin:s3cret', Cookie: 's3cret' });
    expect(JSON.stringify(line)).not.toContain('s3cret');
  });

  it('whose client went away before the answer is logged as such', async () => {
    const { nextLine, send, server } = await service();
    const line = nextLine();
    const req = send('/v2.1/os-simple-tenant-usage', { 'X-Auth-Token': 'admin:p1' });
    req.on('error', () => undefined);
    server.once('request', () => req.destroy());
    req.end();
    expect(await line).toMatchObject({ message: 'not answered, the client has gone' });
  });
});

describe('an answer that fails when a part of it is sent', () => {
  it('is logged as cut off, and not as left by the client', async () => {
    const { store } = await service();
    const submitted = ['one', 'two'].map((id) => ({
      observation: aServer({ id, launchedAt: '2026-01-01T00:00:00' }),
    }));
    await store.observations.record({ origin: 'test', submitted });
    const client = new EventEmitter();
    const isBegun = once(client, 'response');
    const page: Store['servers']['page'] = async (question) => {
      if (!question.marker) return store.servers.page(question);
      await isBegun;
      throw new Error('the disk is gone');
    };
    const messages: string[] = [];
    const app = composeApp({
      store: { ...store, servers: { ...store.servers, page } },
      authenticate: noauth,
      may: createPolicy().may,
      nowUs: () => FIXED_NOW_US,
      config: testConfig(),
      storePage: 1,
      log: {
        ...NO_LOG,
        info: (_fields, message) => messages.push(message),
        error: (_fields, message) => messages.push(message),
      },
    });
    const failing = createServer(app).listen(0, '127.0.0.1');
    await once(failing, 'listening');
    const { port } = failing.address() as AddressInfo;
    const req = request({
      host: '127.0.0.1',
      port,
      path: '/v2.1/os-simple-tenant-usage?start=2026-01-01T00:00:00',
      headers: { 'X-Auth-Token': 'admin:p1' },
      agent: false,
    }).end();
    const [res] = await once(req, 'response');
    req.on('error', () => undefined); // the connection is reset
    const failure = once(res.resume(), 'error');
    client.emit('response');
    await failure;
    const closed = once(failing, 'close');
    failing.close();
    await closed;
    expect(messages).toEqual(['request failed', 'cut off, the rest of the answer failed']);
  });
});
