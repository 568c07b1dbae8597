/** The headers of proxies about a request count if the proxy is trusted, and only if they make sense. */
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { noauth } from '../../../lib/auth/noauth';
import { createPolicy } from '../../../lib/auth/policy';
import { NO_LOG } from '../../../lib/log';
import { composeApp } from '../../../lib/server/compose';
import type { Store } from '../../../lib/store/store';
import { FIXED_NOW_US, temporaryStore } from '../../support/databases/stores';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';
import { testConfig } from '../../support/service/config';

const PATH = '/v2.1/os-simple-tenant-usage';

interface Service {
  /** Sends these header lines as they are; returns the origin of the links and the address in the log. */
  see(...lines: readonly string[]): Promise<{ readonly link: string; readonly address: unknown }>;
  readonly port: number;
  close(): void;
}

/** Two services over one store: one that trusts the proxies of this machine, and one that does not. */
const services = perFile(
  async () => {
    const { store, remove } = await temporaryStore();
    const observation = aServer({ id: 'one', launchedAt: '2026-01-01T00:00:00' });
    await store.observations.record({ origin: 'test', submitted: [{ observation }] });
    const trusting = await serviceBehind(store, ['127.0.0.0/8', '10.0.0.0/8']);
    const wary = await serviceBehind(store, ['10.0.0.0/8']);
    return { trusting, wary, remove };
  },
  async ({ trusting, wary, remove }) => {
    trusting.close();
    wary.close();
    await remove();
  },
);

async function serviceBehind(store: Store, trustedProxies: string[]): Promise<Service> {
  const logged = new EventEmitter();
  const app = composeApp({
    store,
    authenticate: noauth,
    may: createPolicy().may,
    nowUs: () => FIXED_NOW_US,
    log: { ...NO_LOG, info: (fields) => logged.emit('line', fields) },
    config: testConfig({ trustedProxies, maxLimit: 1 }),
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async see(...lines) {
      const socket = connect(port, '127.0.0.1');
      const line = once(logged, 'line');
      const head = [
        `GET ${PATH}?start=2026-01-01T00:00:00 HTTP/1.1`,
        ...(lines.some((each) => each.startsWith('Host:')) ? [] : ['Host: inside.example:8790']),
        ...['X-Auth-Token: admin:ad', 'OpenStack-API-Version: compute 2.40', 'Connection: close'],
        ...lines,
      ];
      socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'));
      const answer = await text(socket);
      const [, body = ''] = answer.split('\r\n\r\n');
      const { href } = JSON.parse(body).tenant_usages_links[0];
      const [fields] = await line;
      return { link: href.slice(0, href.indexOf(PATH)), address: fields.address };
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const AS_IT_CAME = 'http://inside.example:8790';

describe('a trusted proxy', () => {
  it.each([
    ['the scheme', ['X-Forwarded-Proto: https'], 'https://inside.example:8790'],
    ['the scheme in capitals', ['X-Forwarded-Proto: HTTPS'], 'https://inside.example:8790'],
    ['the host', ['X-Forwarded-Host: cloud.example'], 'http://cloud.example'],
    ['host and port at once', ['X-Forwarded-Host: cloud.example:444'], 'http://cloud.example:444'],
    ['an IPv6 host', ['X-Forwarded-Host: [2001:db8::1]:444'], 'http://[2001:db8::1]:444'],
    [
      'everything',
      ['X-Forwarded-Proto: https', 'X-Forwarded-Host: cloud.example', 'X-Forwarded-Port: 8774'],
      'https://cloud.example:8774',
    ],
    [
      'a port after an IPv6 host',
      ['X-Forwarded-Host: [2001:db8::1]', 'X-Forwarded-Port: 444'],
      'http://[2001:db8::1]:444',
    ],
    [
      'a port that goes without saying',
      ['X-Forwarded-Proto: https', 'X-Forwarded-Host: cloud.example', 'X-Forwarded-Port: 443'],
      'https://cloud.example',
    ],
    [
      'a port beside a host with one',
      ['X-Forwarded-Host: cloud.example:444', 'X-Forwarded-Port: 8774'],
      'http://cloud.example:444',
    ],
    ['a port for a host as it came', ['Host: cloud', 'X-Forwarded-Port: 444'], 'http://cloud:444'],
    [
      'of the one before it, first',
      ['X-Forwarded-Proto: https, http', 'X-Forwarded-Host: cloud.example , inside.example'],
      'https://cloud.example',
    ],
    [
      'the same in two lines',
      ['X-Forwarded-Host: cloud.example', 'X-Forwarded-Host: inside.example'],
      'http://cloud.example',
    ],
  ])('sets %s', async (_what, lines, link) => {
    const { trusting } = await services();
    expect(await trusting.see(...lines)).toEqual({ link, address: '127.0.0.1' });
  });

  it.each([
    ...['X-Forwarded-Proto: javascript', 'X-Forwarded-Proto: https://', 'X-Forwarded-Proto: '],
    ...['X-Forwarded-Proto: ht tps', 'X-Forwarded-Proto: wss', 'X-Forwarded-Proto: , https'],
    ...['X-Forwarded-Host: ', 'X-Forwarded-Host: a b', 'X-Forwarded-Host: "cloud.example"'],
    ...['X-Forwarded-Host: cloud.example"><b>', 'X-Forwarded-Host: cloud.example\\'],
    ...['X-Forwarded-Host: cloud.example/path', 'X-Forwarded-Host: user@cloud.example'],
    ...['X-Forwarded-Host: cloud.example%0d%0aSet-Cookie:x', 'X-Forwarded-Host: cloud\texample'],
    ...['X-Forwarded-Host: cl\xc3\xb6ud.example', 'X-Forwarded-Host: cloud.example:http'],
    ...[
      'X-Forwarded-Host: cloud.example:65536',
      'X-Forwarded-Host: [::g]',
      'X-Forwarded-Host: ::1',
    ],
    ...[`X-Forwarded-Host: ${'a'.repeat(300)}`, 'X-Forwarded-Host: , cloud.example'],
    ...['X-Forwarded-Host: -cloud.example', 'X-Forwarded-Host: cloud.example?x#y'],
    ...['X-Forwarded-Port: 0', 'X-Forwarded-Port: 65536', 'X-Forwarded-Port: 1e3'],
    ...['X-Forwarded-Port: -1', 'X-Forwarded-Port: http', 'X-Forwarded-Port: '],
    ...['Forwarded: for=192.0.2.1;proto=https;host=cloud.example', 'X-Forwarded-Server: cloud'],
    ...['X-Forwarded-Prefix: /elsewhere', 'X-Forwarded-Ssl: on', 'Front-End-Https: on'],
  ])('sets nothing by %j', async (line) => {
    const { trusting } = await services();
    expect(await trusting.see(line)).toEqual({ link: AS_IT_CAME, address: '127.0.0.1' });
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['203.0.113.9, 192.0.2.1, 10.0.0.3', '192.0.2.1'],
    ['10.0.0.4, 10.0.0.3', '10.0.0.4'],
    ['<b>, 192.0.2.1', '192.0.2.1'],
    ['unknown', '127.0.0.1'],
    ['"<b>"', '127.0.0.1'],
    ['192.0.2.1:1234', '127.0.0.1'],
    ['', '127.0.0.1'],
  ])('with X-Forwarded-For "%s" has %s logged as the client', async (clients, address) => {
    const { trusting } = await services();
    expect(await trusting.see(`X-Forwarded-For: ${clients}`)).toEqual({
      link: AS_IT_CAME,
      address,
    });
  });
});

describe('any other client', () => {
  it.each([
    'X-Forwarded-Proto: https',
    'X-Forwarded-Host: evil.example',
    'X-Forwarded-Port: 1',
    'X-Forwarded-For: 10.0.0.1',
    'X-Forwarded-For: 192.0.2.1, 10.0.0.1',
  ])('sets nothing by "%s"', async (line) => {
    const { wary } = await services();
    expect(await wary.see(line)).toEqual({ link: AS_IT_CAME, address: '127.0.0.1' });
  });
});

describe('the header Host', () => {
  it.each([
    ...[
      'evil.example/x',
      'a@b',
      '"',
      'cloud.example"><b>',
      'a b',
      'cloud.example?x',
      'x#y',
      'a\\b',
    ],
    ...[
      'cloud.example:65536',
      'cloud.example:x',
      '::1',
      '[::g]',
      '-',
      'a,b',
      'cl\xc3\xb6ud.example',
    ],
  ])('that is %j names no host: links lead to where we listen', async (host) => {
    const { wary, trusting } = await services();
    for (const service of [wary, trusting]) {
      expect(await service.see(`Host: ${host}`)).toMatchObject({
        link: `http://127.0.0.1:${service.port}`,
      });
    }
  });

  it.each(['cloud', 'cloud.example:8790', 'my_cloud.example', '192.0.2.1', '[2001:db8::1]:8790'])(
    'that is %s is where links lead',
    async (host) => {
      const { wary } = await services();
      expect(await wary.see(`Host: ${host}`)).toMatchObject({ link: `http://${host}` });
    },
  );
});

it('without a host in the request, links lead to where we listen', async () => {
  const { trusting } = await services();
  expect(await trusting.see('Host:', 'X-Forwarded-Proto: https')).toMatchObject({
    link: `https://127.0.0.1:${trusting.port}`,
  });
});
