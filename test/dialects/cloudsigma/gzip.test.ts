/** Answers of CloudSigma's API are compressed for clients that ask for it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendGzip } from '../../../lib/http/response/gzip';
import { billingApp, burstAt, NOW_US } from '../../support/cloudsigma/billing';
import { perFile } from '../../support/scene';

const ACCOUNT = 'a'.repeat(32);
const CYCLE_US = 300_000_000;

const scene = perFile(
  async () => {
    const app = await billingApp();
    const key = await app.addAccount(ACCOUNT);
    await app.store.ledger.submit(
      Array.from({ length: 2500 }, (_, n) => burstAt(ACCOUNT, NOW_US - n * CYCLE_US)),
    );
    const Authorization = `Basic ${Buffer.from(`any:${key}`).toString('base64')}`;
    const get = (path: string, encoding: string, method = 'GET') =>
      fetch(`${app.origin}/api/2.0${path}`, {
        method,
        headers: { Authorization, 'Accept-Encoding': encoding },
      });
    return { ...app, get };
  },
  (app) => app.close(),
);

it.each(['/ledger/?limit=0', '/usage/', '/burstusage/', '/balance/', '/profile/schema/'])(
  '%s says the same, compressed',
  async (path) => {
    const { get } = await scene();
    const plain = await get(path, 'identity');
    const text = await plain.text();
    const compressed = await get(path, 'gzip, deflate');
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    expect(Object.fromEntries(compressed.headers)).toMatchObject({
      ...{ 'content-encoding': 'gzip', 'content-type': 'application/json' },
      vary: 'Accept-Encoding',
    });
    expect(await compressed.text()).toBe(text);
  },
);

it('for others they are not, nor are refusals', async () => {
  const { get } = await scene();
  for (const [path, encoding] of [
    ['/ledger/', 'gzip;q=0'],
    ['/ledger/', 'br'],
    ['/ledger/?limit=x', 'gzip'],
  ] as const) {
    const answer = await get(path, encoding);
    expect(answer.headers.get('Content-Encoding')).toBeNull();
    expect(await answer.json()).toBeDefined();
  }
  expect(await (await get('/ledger/?limit=0', 'gzip', 'HEAD')).text()).toBe('');
});

it('what fails before anything was sent leaves the answer to others', async () => {
  const server = createServer((_req, res) => {
    const failing = async function* () {
      yield { text: '{', isLast: false };
      throw new Error('the database is gone');
    };
    sendGzip(res, 'application/json', failing()).catch((error: Error) => res.end(error.message));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect([answer.headers.get('Content-Encoding'), await answer.text()]).toEqual([
    null,
    'the database is gone',
  ]);
  server.close();
});
