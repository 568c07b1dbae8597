/** The files in samples/deploy at work: proxies send us requests for usage and nothing else, and change neither requests nor answers. */
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  request as plainRequest,
  type RequestListener,
  type Server,
} from 'node:http';
import { request as secureRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { noauth } from '../lib/auth/noauth';
import { createPolicy } from '../lib/auth/policy';
import { NO_LOG } from '../lib/log';
import { composeApp } from '../lib/server/compose';
import { freePort } from './support/databases/started-server';
import { FIXED_NOW_US, temporaryStore } from './support/databases/stores';
import { aServer } from './support/observations/servers';
import { makeCertificate } from './support/program/certificates';
import { runHere } from './support/program/command-line';
import { makeWorkplace } from './support/program/program';
import { onEachProxy, type RunningProxy } from './support/program/proxies';
import { type Proxied, SAMPLES } from './support/program/proxy-kinds';
import { makeFolder, perFile, removeFolder } from './support/scene';
import { testConfig } from './support/service/config';

const USAGE = '/v2.1/os-simple-tenant-usage';
const START = 'start=2026-01-01T00:00:00';
const PROJECT = '9b1d7c40e2f84a6db3c5a7f9e0d12864';
/** Ids as no cloud has them, so that every escape on the way would show. */
const SERVERS = ['a/b?c', 'd e+f', 'g%2Fh', 'i&j=k', 'ü'];

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listening(handler: RequestListener): Promise<Server> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** The stand-in for nova-api: it answers with what reached it. */
const echo: RequestListener = async (req, res) => {
  const body = await text(req);
  res.setHeader('X-Answered-By', 'nova');
  res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body }));
};

/** What the proxies stand before: the service, with its log, and a stand-in for nova-api. */
async function servers() {
  const folder = await makeFolder();
  const certificate = await makeCertificate(folder);
  const { store, remove } = await temporaryStore();
  const submitted = SERVERS.map((id) => ({
    observation: aServer({ id, projectId: PROJECT, launchedAt: '2026-01-01T00:00:00' }),
  }));
  await store.observations.record({ origin: 'test', submitted });
  const logged = new EventEmitter();
  const app = composeApp({
    store,
    authenticate: noauth,
    may: createPolicy().may,
    nowUs: () => FIXED_NOW_US,
    log: { ...NO_LOG, info: (fields) => logged.emit('line', fields) },
    config: testConfig({ trustedProxies: ['127.0.0.1'] }),
  });
  const [usage, nova] = await Promise.all([listening(app), listening(echo)]);
  return {
    ...{ store, certificate, usage: portOf(usage), nova: portOf(nova) },
    /** The line in our log about a path: proxies send requests of their own, too. */
    lineAbout: (path: string): Promise<Record<string, unknown>> =>
      new Promise((resolve) => {
        const look = (fields: { readonly url: string }): void => {
          if (fields.url !== path) return;
          logged.off('line', look);
          resolve({ ...fields });
        };
        logged.on('line', look);
      }),
    async close() {
      for (const server of [usage, nova]) {
        server.close();
        server.closeAllConnections();
      }
      await Promise.all([remove(), removeFolder(folder)]);
    },
  };
}

const behind = perFile(servers, ({ close }) => close());

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly ca?: Buffer;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const ADMIN = { 'X-Auth-Token': `admin:${PROJECT}`, 'OpenStack-API-Version': 'compute 2.40' };

async function ask(
  port: number,
  path: string,
  { method = 'GET', headers, body, ca }: Ask = {},
): Promise<Answer> {
  const send = ca ? secureRequest : plainRequest;
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const options = { headers: { ...ADMIN, ...length, ...headers }, agent: false, ...(ca && { ca }) };
  const req = send({ host: '127.0.0.1', port, path, method, ...options });
  req.end(body);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  return { status: res.statusCode, headers: res.headers, body: await text(res) };
}

const isNovas = ({ headers }: Answer): boolean => headers['x-answered-by'] === 'nova';

onEachProxy('with the sample', (start, name) => {
  const proxies = perFile(
    async () => {
      const { usage, nova } = await behind();
      const running: RunningProxy[] = [];
      /** Starts one more, and gives its port. */
      const proxy = async (proxied: Partial<Proxied> = {}): Promise<number> => {
        const started = await start({ usage, nova, ...proxied });
        running.push(started);
        return started.port;
      };
      const close = () => Promise.all(running.map((each) => each.stop()));
      return { proxy, port: await proxy(), close };
    },
    ({ close }) => close(),
  );

  it.each([
    USAGE,
    `${USAGE}?${START}`,
    `${USAGE}/${PROJECT}`,
    `${USAGE}/`,
    `/v2.1/${PROJECT}/os-simple-tenant-usage`,
    `/v2.1/${PROJECT}/os-simple-tenant-usage/${PROJECT}?${START}`,
    '/v2/os-simple-tenant-usage',
    `/v2/${PROJECT}/os-simple-tenant-usage/${PROJECT}`,
    '/v2.1//os-simple-tenant-usage',
    '/v2.1/os-simple%2Dtenant-usage',
    `${USAGE}/a%2Fb`,
  ])('sends %s to us', async (path) => {
    const { lineAbout } = await behind();
    const { port } = await proxies();
    const line = lineAbout(path);
    expect(isNovas(await ask(port, path))).toBe(false);
    expect(await line).toMatchObject({ method: 'GET', userId: 'admin' });
  });

  it.each(['/1.0/auth/time', '/v1/auth/time', '/api/version', '/opentsdb/version'])(
    'sends %s to us, of which nova-api has nothing',
    async (path) => {
      const { port } = await proxies();
      const answer = await ask(port, path);
      expect([isNovas(answer), answer.status]).toEqual([false, 200]);
    },
  );

  it.each([
    ['GET', '/'],
    ['GET', '/v2.1'],
    ['GET', '/v2.1/'],
    ['GET', '/v2.1/servers/detail?limit=1&marker=a%2Fb%20c'],
    ['GET', '/v2.1/limits?reserved=1'],
    ['GET', '/v2.1/os-simple-tenant-usages'],
    ['GET', '/v2.1/os-simple-tenant-usage%3F'],
    ['GET', '/v2.1/servers/os-simple-tenant-usage'],
    ['GET', '/v2.12/os-simple-tenant-usage'],
    ['GET', '/v3/os-simple-tenant-usage'],
    ['GET', `/elsewhere${USAGE}`],
    ['GET', '/os-simple-tenant-usage'],
    ['GET', '/v2.1/servers?path=/v2.1/os-simple-tenant-usage'],
    ['GET', '/v1/usage'],
    ['GET', '/v2.1/servers/a%2Fb%20c//d/../e'],
    ['DELETE', `/v2.1/${PROJECT}/servers/1%252`],
  ])('sends %s %s to nova-api', async (method, path) => {
    const { port } = await proxies();
    const answer = await ask(port, path, { method });
    expect(isNovas(answer)).toBe(true);
    expect(JSON.parse(answer.body)).toMatchObject({ method, url: path });
  });

  it('hands a body on as it is', async () => {
    const { port } = await proxies();
    const body = JSON.stringify({ server: { name: 'ü'.repeat(50_000) } });
    const answer = await ask(port, '/v2.1/servers', { method: 'POST', body });
    expect(JSON.parse(answer.body)).toMatchObject({ method: 'POST', body });
  });

  it('passes the address of the service and of the client to nova-api', async () => {
    const { port } = await proxies();
    const forged = {
      'X-Forwarded-For': '10.9.9.9',
      'X-Forwarded-Port': '1',
      'X-Forwarded-Proto': 'x',
      'X-Forwarded-Host': 'evil.example',
      Forwarded: 'host=evil.example',
    };
    const headers = { Host: 'cloud.example.com:8774', ...forged };
    const received = JSON.parse((await ask(port, '/v2.1/servers', { headers })).body).headers;
    expect(received).toMatchObject({
      host: 'cloud.example.com:8774',
      'x-forwarded-host': 'cloud.example.com:8774',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '127.0.0.1',
    });
    expect(received).not.toHaveProperty('x-forwarded-port');
    expect(received).not.toHaveProperty('forwarded');
  });

  /** Follows the links from page to page, each leading back to the proxy. */
  async function walk(origin: string, at: number, ca?: Buffer): Promise<string[]> {
    const seen: string[] = [];
    const headers = { Host: origin.replace(/^https?:\/\//, '') };
    let path: string | undefined = `${USAGE}/${PROJECT}?${START}&limit=1`;
    while (path !== undefined) {
      const answer = await ask(at, path, { headers, ...(ca && { ca }) });
      const { tenant_usage: tenant, tenant_usage_links: links } = JSON.parse(answer.body);
      for (const server of tenant.server_usages ?? []) seen.push(server.instance_id);
      const href: string | undefined = links?.[0].href;
      if (href !== undefined) expect(href.slice(0, origin.length + 1)).toBe(`${origin}/`);
      path = href?.slice(origin.length);
    }
    return seen;
  }

  it('has links that lead back through the proxy, with markers as they are', async () => {
    const { port } = await proxies();
    expect((await walk('http://cloud.example.com:8774', port)).sort()).toEqual([...SERVERS].sort());
    expect((await walk('http://cloud.example.com', port)).sort()).toEqual([...SERVERS].sort());
  });

  it('has links of HTTPS where the proxy speaks it', async () => {
    const { certificate } = await behind();
    const { proxy } = await proxies();
    const ca = await readFile(certificate.cert);
    const secure = await proxy({ certificate });
    const origin = 'https://localhost:8774';
    expect((await walk(origin, secure, ca)).sort()).toEqual([...SERVERS].sort());
    expect((await walk('https://localhost', secure, ca)).sort()).toEqual([...SERVERS].sort());
  });

  it('has the address of the client logged, whatever the client claims', async () => {
    const { lineAbout } = await behind();
    const { port } = await proxies();
    const path = `${USAGE}/whose-address`;
    const line = lineAbout(path);
    await ask(port, path, { headers: { 'X-Forwarded-For': '10.9.9.9' } });
    expect(await line).toMatchObject({ address: '127.0.0.1' });
  });

  it('changes nothing in an answer', async () => {
    const { usage } = await behind();
    const { port } = await proxies();
    const OF_THE_CONNECTION = ['connection', 'keep-alive', 'date', 'server', 'transfer-encoding'];
    const OF_THE_REQUEST = ['x-openstack-request-id', 'x-compute-request-id'];
    const shown = ({ status, headers, body }: Answer) => {
      const kept = Object.entries(headers).filter(
        ([header]) => ![...OF_THE_CONNECTION, ...OF_THE_REQUEST].includes(header),
      );
      return { status, headers: Object.fromEntries(kept), body };
    };
    const headers = { Host: 'cloud.example.com' };
    for (const path of [`${USAGE}?${START}&detailed=1`, `${USAGE}?start=x`, `${USAGE}/`]) {
      const direct = await ask(usage, path, { headers });
      expect(shown(await ask(port, path, { headers }))).toEqual(shown(direct));
    }
    const refused = await ask(port, USAGE, { headers: { 'X-Auth-Token': '' } });
    expect(refused).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Keystone' } });
  });

  it('keeps no answer: every request reaches us, and sees what was recorded before it', async () => {
    const { store } = await behind();
    const { port } = await proxies();
    const path = `${USAGE}/new-${name}?${START}`;
    const ids: unknown[] = [];
    for (const count of [0, 1, 2]) {
      const { body, headers } = await ask(port, path);
      ids.push(headers['x-openstack-request-id']);
      expect(JSON.parse(body).tenant_usage.server_usages?.length ?? 0).toBe(count);
      const observation = aServer({
        id: `${name}-${count}`,
        projectId: `new-${name}`,
        launchedAt: '2026-01-01T00:00:00',
      });
      await store.observations.record({ origin: 'test', submitted: [{ observation }] });
    }
    expect(new Set(ids).size).toBe(3);
  });

  it('reaches our own API only if that is switched on, with a body of megabytes', async () => {
    const { proxy } = await proxies();
    const open = await proxy({ hasOwnApi: true });
    const lines = Array.from({ length: 9000 }, (_, i) =>
      JSON.stringify({ nonsense: 'x'.repeat(300), i }),
    );
    const body = `${lines.join('\n')}\n`;
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const answer = await ask(open, '/v1/observations', { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).detail).toContain('observations (9000)');
    expect(isNovas(await ask(open, '/v2.1/servers'))).toBe(true);
  });

  it('stands before the program itself, with the settings of the sample', async () => {
    const { proxy } = await proxies();
    const place = await makeWorkplace();
    try {
      const lifetimes = join(SAMPLES, '../import/lifetimes.ndjson');
      await place.run(['import', '--quiet', '--database', 'sqlite:usage.db', lifetimes]);
      const config = ['--config', join(SAMPLES, 'usage.yaml'), '--database', 'sqlite:usage.db'];
      const { url, process: child, outcome } = await place.serve(config);
      const before = await proxy({ usage: Number(new URL(url).port) });
      const headers = { Host: 'cloud.example.com:8774', 'X-Auth-Token': 'admin:ad' };
      const { body } = await ask(before, `${USAGE}?start=2026-01-01T00:00:00&limit=1`, { headers });
      expect(JSON.parse(body).tenant_usages_links[0].href).toContain(
        `http://cloud.example.com:8774${USAGE}?limit=1`,
      );
      child.kill('SIGTERM');
      expect((await outcome).stderr).toContain('"address":"127.0.0.1"');
    } finally {
      await place.remove();
    }
  });

  it('answers for us when we are not there, and goes on with nova-api', async () => {
    const { proxy } = await proxies();
    const alone = await proxy({ usage: await freePort() });
    expect([502, 503]).toContain((await ask(alone, USAGE)).status);
    expect(isNovas(await ask(alone, '/v2.1/servers'))).toBe(true);
  });
});

it('the settings of the sample are settings', async () => {
  const file = join(SAMPLES, 'usage.yaml');
  const { status, stdout } = await runHere(['config', '--config', file, '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    trusted_proxies: { value: '127.0.0.1' },
    port: { value: '8790' },
    database: { value: 'sqlite:/var/lib/tenant-usage/usage.db' },
  });
});
