/** Heads of requests as netdata writes them, with one line that ends in LF alone. */
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { listen } from '../../lib/server/listen';
import { perFile } from '../support/scene';

/** Answers with what it has read. */
const echo: RequestListener = async (req, res) => {
  const { method, url, headers } = req;
  res.end(JSON.stringify([method, url, headers.authorization, await text(req)]));
};

const scene = perFile(
  () => listen(echo, { host: '127.0.0.1', port: 0 }),
  ({ stop }) => stop(0),
);

/** All that comes back until the server hangs up. */
async function answerTo(...parts: readonly string[]): Promise<string> {
  const { port } = await scene();
  const socket = connect(port, '127.0.0.1').setNoDelay();
  const answer = text(socket);
  for (const part of parts) {
    socket.write(part);
    await new Promise(setImmediate);
  }
  return answer;
}

const HEAD = 'POST /api/put HTTP/1.1\r\nHost: a\r\nAuthorization: Basic cmVhZDp0dQ==\n';
const LENGTH = 'Content-Type: application/json\r\nContent-Length: 6\r\n\r\n';
const READ = '["POST","/api/put","Basic cmVhZDp0dQ==","[1, 2]"]';
const CLOSE = 'Connection: close\r\n';

describe('A head whose Authorization line ends in LF', () => {
  it('is read as it is meant, and the connection is closed after it', async () => {
    const answer = await answerTo(`${HEAD}${LENGTH}[1, 2]`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain(CLOSE);
    expect(answer.endsWith(READ)).toBe(true);
  });

  it('is read so when the body comes later, too', async () => {
    expect(await answerTo(`${HEAD}${LENGTH}`, '[1, ', '2]')).toContain(READ);
  });

  it('has nothing behind its body carried out', async () => {
    const answer = await answerTo(`${HEAD}${LENGTH}[1, 2]GET /other HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

describe('Any other LF without CR', () => {
  it.each([
    ['in another line', 'POST /api/put HTTP/1.1\r\nHost: a\nAuthorization: Basic YQ==\r\n'],
    ['of another scheme', 'POST /api/put HTTP/1.1\r\nAuthorization: Bearer YQ==\nHost: a\r\n'],
    ['of another method', 'GET /api/put HTTP/1.1\r\nHost: a\r\nAuthorization: Basic YQ==\n'],
    ['in a second line', `${HEAD}X: y\n`],
  ])('%s is refused', async (_, head) => {
    expect(await answerTo(`${head}${LENGTH}[1, 2]`)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

it('A connection that is begun byte by byte is served like any other', async () => {
  const request = `${HEAD.replace('==\n', '==\r\n')}${CLOSE}${LENGTH}[1, 2]`;
  expect(await answerTo(...request)).toContain(READ);
});

it('A client that hangs up before its first byte does no harm', async () => {
  const { port } = await scene();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resetAndDestroy();
  expect(await answerTo(`${HEAD}${LENGTH}[1, 2]`)).toContain(READ);
});
