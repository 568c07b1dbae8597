/** Requests that no HTTP client would send: whatever comes in, an answer or the end of the connection comes out. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { aServer } from '../support/observations/servers';
import { perFile } from '../support/scene';
import { testApp } from '../support/service/app';

const PATH = '/v2.1/os-simple-tenant-usage';
const HOST = 'Host: usage.example.com\r\n';
const TOKEN = 'X-Auth-Token: admin:ad\r\n';
const NAMED = `${HOST}${TOKEN}`;
const START = `GET ${PATH} HTTP/1.1\r\n`;

const service = perFile(
  async () => {
    const app = await testApp();
    await app.record(aServer({ id: 'one', launchedAt: '2026-01-01T00:00:00' }));
    return app;
  },
  (app) => app.close(),
);

async function open(): Promise<Socket> {
  const app = await service();
  const { hostname, port } = new URL(app.origin);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined); // the server may hang up on us
  return socket;
}

/** All that comes back. We hang up after so many answers; a server that has fewer fails the test by its time. */
async function answerTo(count: number, ...parts: ReadonlyArray<string | Buffer>): Promise<string> {
  const socket = await open();
  let received = '';
  socket.setEncoding('latin1').on('data', (data) => {
    received += data;
    if (statusesIn(received).length >= count) socket.end();
  });
  for (const part of parts) socket.write(part);
  if (count === 0) socket.end();
  await once(socket, 'close');
  return received;
}

const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

const get = (target: string, headers = ''): string =>
  `GET ${target} HTTP/1.1\r\n${NAMED}${headers}\r\n`;

/** After each of these, the next client is served. */
afterEach(async () => {
  const app = await service();
  expect(statusesIn(await answerTo(1, get(PATH)))).toEqual([200]);
  expect(app.errors).toEqual([]);
});

describe('targets', () => {
  it.each([
    ['an escape that is none', `${PATH}/%zz%`, 200],
    ['an escape that is cut', `${PATH}?start=%`, 400],
    ['escapes that are not UTF-8', `${PATH}/%FF%FE`, 400],
    ['a lone surrogate', `${PATH}/%ED%A0%80`, 400],
    ['an escaped NUL', `${PATH}/%00?marker=%00`, 200],
    ['bytes beyond ASCII', `${PATH}/\xc3\xa9`, 400],
    ['bytes that are not UTF-8', `${PATH}/\xff`, 400],
    ['the form of proxies', `http://elsewhere.example${PATH}`, 200],
    ['the form of proxies, encrypted', `HTTPS://user:pass@elsewhere.example:1${PATH}`, 200],
    ['the form of proxies, without a path', 'http://elsewhere.example', 200],
    ['the form of proxies, a query and no path', `http://elsewhere.example?x`, 200],
    ['the form of proxies, and no host', 'http:///v2.1', 200],
    ['the form of proxies, and a broken host', 'http://[/v2.1', 200],
    ['a fragment', `${PATH}#?limit=x`, 404],
    ['a fragment and hardly a path', '//#@!', 300],
    ['a fragment in the query', `${PATH}?start=#`, 400],
    ['dots', '/../../v2.1/../etc/passwd', 300],
    ['many slashes', `${'/'.repeat(9000)}v2.1`, 200],
    ['a backslash', '\\v2.1\\', 400],
    ['nothing but a name', 'v2.1', 400],
    ['an asterisk', '*', 300],
    ['a blank', `${PATH}/a b`, 400],
    ['a NUL', `${PATH}/\0`, 400],
    ['64 kB of query', `${PATH}?${'marker=x&'.repeat(7300)}`, 431],
    ['15 kB of query', `${PATH}?${'start=&'.repeat(2200)}`, 200],
    ['64 kB of path', `/${'a/'.repeat(32_768)}`, 431],
  ])('with %s', async (_name, target, status) => {
    const answer = await answerTo(1, Buffer.from(get(target), 'latin1'));
    expect(statusesIn(answer)).toEqual([status]);
  });
});

describe('headers', () => {
  it.each([
    ['two tokens', `${START}${NAMED}${TOKEN}\r\n`, 200],
    ['two hosts', `${START}${NAMED}Host: other.example\r\n\r\n`, 400],
    ['one host twice', `${START}${NAMED}host: usage.example.com\r\n\r\n`, 400],
    ['no host', `${START}${TOKEN}\r\n`, 400],
    ['an odd host', `${START}Host: "<b>"\\ \r\n${TOKEN}\r\n`, 200],
    [
      'two versions',
      get(PATH, 'OpenStack-API-Version: compute 9.9\r\nopenstack-api-version: compute 2.40\r\n'),
      200,
    ],
    [
      'two versions of the old kind',
      get(PATH, 'X-OpenStack-Nova-API-Version: 2.40\r\nX-OpenStack-Nova-API-Version: 9.9\r\n'),
      406,
    ],
    [
      'a version of 10,000 digits',
      get(PATH, `OpenStack-API-Version: compute 2.${'9'.repeat(1e4)}\r\n`),
      406,
    ],
    ['two media types', get(PATH, 'Content-Type: text/html\r\nContent-Type: text/plain\r\n'), 415],
    ['64 kB in one', get(PATH, `X-Long: ${'x'.repeat(65_536)}\r\n`), 431],
    ['64 kB in many', get(PATH, 'X-Many: x\r\n'.repeat(6000)), 431],
    ['no colon', get(PATH, 'nonsense\r\n'), 400],
    ['no name', get(PATH, ': nonsense\r\n'), 400],
    ['a blank before the colon', get(PATH, 'Accept : */*\r\n'), 400],
    ['a NUL', get(PATH, 'Accept: \0\r\n'), 400],
    ['bytes beyond ASCII', get(PATH, 'Accept: \xff\xfe\r\n'), 200],
    ['a line that goes on', get(PATH, 'Accept: a,\r\n b\r\n'), 400],
    ['a wish to switch protocols', get(PATH, 'Connection: Upgrade\r\nUpgrade: websocket\r\n'), 200],
    ['an expectation', get(PATH, 'Expect: miracles\r\n'), 417],
  ])('with %s', async (_name, request, status) => {
    const answer = await answerTo(1, Buffer.from(request, 'latin1'));
    expect(statusesIn(answer)).toEqual([status]);
  });
});

describe('first lines', () => {
  it.each([
    ['a method in lower case', `get / HTTP/1.1\r\n${HOST}\r\n`, [400]],
    ['a method that nobody knows', `FETCH / HTTP/1.1\r\n${HOST}\r\n`, [400]],
    ['a method of tunnels', `CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`, []],
    ['HTTP/1.0 and no host', `GET ${PATH} HTTP/1.0\r\n${TOKEN}\r\n`, [200]],
    ['HTTP/0.9', `GET ${PATH}\r\n\r\n`, [401]],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
    ['HTTP/9.9', `GET / HTTP/9.9\r\n${HOST}\r\n`, [400]],
    ['empty lines before', `\r\n\r\n${get('/')}`, [200]],
    ['newlines only', get('/').replaceAll('\r', ''), [400]],
    ['noise', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 197) % 251)), [400]],
    ['the greeting of TLS', Buffer.from('16030100a5010000a10303', 'hex'), [400]],
    ['nothing at all', '', []],
  ])('with %s', async (_name, request, statuses) => {
    expect(statusesIn(await answerTo(statuses.length, request))).toEqual(statuses);
  });

  it('of HTTP/1.0 without a host are answered with links to where we listen', async () => {
    const app = await service();
    const answer = await answerTo(
      1,
      `GET ${PATH}?start=2026-01-01T00:00:00&limit=1 HTTP/1.0\r\n${TOKEN}OpenStack-API-Version: compute 2.40\r\n\r\n`,
    );
    expect(answer).toContain(`"href":"${app.origin}${PATH}?limit=1`);
  });
});

describe('a body on GET', () => {
  const JSON_TYPE = 'Content-Type: application/json\r\n';

  it.each([
    ['of the declared length', [`${get(PATH, `${JSON_TYPE}Content-Length: 2\r\n`)}{}`], [200]],
    ['in chunks', [get(PATH, 'Transfer-Encoding: chunked\r\n'), '2\r\n{}\r\n0\r\n\r\n'], [200]],
    ['longer than declared', [`${get(PATH, 'Content-Length: 2\r\n')}{}{}{}`], [400]],
    ['with no length', [`${get(PATH)}{"a": 1}`], [400]],
    ['of which only a part comes', [`${get(PATH, 'Content-Length: 99\r\n')}{`], [200]],
    ['in chunks that are none', [`${get(PATH, 'Transfer-Encoding: chunked\r\n')}zz\r\n`], [400]],
    [
      'in chunks and of a length',
      [get(PATH, 'Transfer-Encoding: chunked\r\nContent-Length: 2\r\n'), '0\r\n\r\n'],
      [400],
    ],
    ['of two lengths', [get(PATH, 'Content-Length: 2\r\nContent-Length: 3\r\n'), '{}'], [400]],
    ['of a negative length', [get(PATH, 'Content-Length: -1\r\n')], [400]],
    ['of an endless length', [get(PATH, `Content-Length: ${'9'.repeat(30)}\r\n`)], [400]],
    [
      'that waits for a go-ahead',
      [get(PATH, 'Expect: 100-continue\r\nContent-Length: 2\r\n'), '{}'],
      [100, 200],
    ],
    [
      'followed by another request',
      [`${get(PATH, 'Content-Length: 2\r\n')}{}${get('/')}`],
      [200, 200],
    ],
  ])('%s', async (_name, parts, statuses) => {
    const answered = statusesIn(await answerTo(statuses.length, ...parts));
    // Where we hang up in the middle of a body, that is a fault as well.
    expect(answered.slice(0, statuses.length)).toEqual(statuses);
    expect(answered.every((status) => status < 500)).toBe(true);
  });
});

describe('a connection', () => {
  it('with 50 requests at once has their answers in their order', async () => {
    const asked = Array.from({ length: 50 }, (_, i) =>
      i % 2 === 0
        ? `/choice-${i}-`
        : `${PATH}?start=2026-01-01T00:00:00.${String(i).padStart(6, '0')}`,
    );
    const answer = await answerTo(50, asked.map((target) => get(target)).join(''));
    expect(statusesIn(answer)).toEqual(asked.map((_, i) => (i % 2 === 0 ? 300 : 200)));
    const heard = [
      ...answer.matchAll(/\/v2\/choice-(\d+)-|"start":"2026-01-01T00:00:00\.(\d{6})"/g),
    ];
    expect(heard.map(([, even, odd]) => Number(even ?? odd))).toEqual(asked.map((_, i) => i));
  });

  it.each([
    ['before a word', ''],
    ['in the first line', 'GET /v2.1/os-simp'],
    ['in a header', `${START}Host: usa`],
    ['in a body', `${get(PATH, 'Content-Length: 99\r\n')}{`],
  ])('that breaks off %s hurts nobody', async (_when, half) => {
    const socket = await open();
    await once(socket, 'connect');
    if (half) await new Promise((resolve) => socket.write(half, resolve));
    socket.resetAndDestroy();
    await once(socket, 'close');
  });

  it('that is very slow is waited for, and nobody waits for it', async () => {
    const slow = await open();
    let received = '';
    slow.on('data', (data) => {
      received += data;
    });
    for (const letter of get(PATH)) {
      slow.write(letter);
      await setImmediate();
    }
    const answered = once(slow, 'data');
    const others = await Promise.all(Array.from({ length: 10 }, () => answerTo(1, get(PATH))));
    expect(others.map(statusesIn)).toEqual(others.map(() => [200]));
    await answered;
    slow.end();
    await once(slow, 'close');
    expect(statusesIn(received)).toEqual([200]);
  });

  it('that never gets to the end of its headers keeps nobody waiting', async () => {
    const stuck = await Promise.all(Array.from({ length: 20 }, open));
    for (const socket of stuck) socket.write(`${START}X-Slow: `);
    expect(statusesIn(await answerTo(1, get(PATH)))).toEqual([200]);
    for (const socket of stuck) socket.destroy();
  });
});
