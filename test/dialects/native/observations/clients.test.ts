/** Clients that are slow, large, or gone: none of them harms another one. */
import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { NDJSON as LINES } from '../../../../lib/ingest/posted';
import { NO_LIMIT } from '../../../../lib/ingest/records/future';
import { restSource } from '../../../../lib/ingest/rest-source';
import { ndjson, RECORD } from '../../../support/observations/files';
import {
  JSON_LIST,
  type NativeApp,
  NDJSON,
  nativeApp,
  OBSERVATIONS,
} from '../../../support/service/native';

let app: NativeApp;
beforeEach(async () => {
  app = await nativeApp();
});
afterEach(() => app.close());

const BLANKS = Buffer.alloc(1 << 20, ' ');

const start = (headers: object, agent: Agent | false = false): ClientRequest => {
  const req = request(`${app.origin}${OBSERVATIONS}`, {
    method: 'POST',
    headers: { ...headers },
    agent,
  });
  req.on('error', () => undefined);
  return req;
};

const written = (req: ClientRequest, bytes: string | Buffer): Promise<void> =>
  new Promise((resolve) => req.write(bytes, () => resolve()));

async function answerTo(req: ClientRequest): Promise<{ status?: number; json: unknown }> {
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  return { ...(res.statusCode && { status: res.statusCode }), json: await json(res) };
}

/** Waits until the service has no client left. */
async function idle(): Promise<void> {
  while ((await app.connections()) > 0) await new Promise(setImmediate);
}

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ ...RECORD, instance_id: `server-${n}` }));

describe('a client', () => {
  it.each([
    ['lines', NDJSON, ndjson(RECORD)],
    ['a list', JSON_LIST, `[${JSON.stringify(RECORD)},`],
    ['gzip', { ...NDJSON, 'Content-Encoding': 'gzip' }, gzipSync(ndjson(RECORD)).subarray(0, 90)],
  ])('that goes away within %s has said nothing', async (_name, headers, half) => {
    const req = start(headers);
    await written(req, half);
    while ((await app.connections()) === 0) await new Promise(setImmediate);
    req.destroy();
    await idle();
    expect(await app.store.servers.find('server-1')).toBeUndefined();
    expect(await app.quarantine()).toEqual([]);
    expect(app.errors).toEqual([]);
    expect((await app.post(ndjson(RECORD))).status).toBe(200);
  });

  it('may send a byte at a time', async () => {
    const req = start({ ...NDJSON, 'Content-Encoding': 'gzip' });
    for (const byte of gzipSync(ndjson(RECORD, RECORD))) await written(req, Buffer.from([byte]));
    req.end();
    expect(await answerTo(req)).toMatchObject({ status: 200, json: { added: 1, repeated: 1 } });
  });

  it('that sends too much is told so when it has finished', async () => {
    const req = start(NDJSON);
    for (let sent = 0; sent < 100; sent += 1) await written(req, BLANKS);
    req.end();
    expect(await answerTo(req)).toMatchObject({ status: 413 });
  });

  it('that does not come to an end is told so all the same', async () => {
    const agent = new Agent({ keepAlive: true });
    const req = start(NDJSON, agent);
    let answer: Awaited<ReturnType<typeof answerTo>> | undefined;
    const answered = answerTo(req).then((heard) => {
      answer = heard;
    });
    while (answer === undefined) await written(req, BLANKS);
    await answered;
    expect(answer).toMatchObject({ status: 413 });
    agent.destroy();
    await idle();
    expect(app.errors).toEqual([]);
  });

  it.each([
    ['lines', NDJSON, '\n'],
    ['one line', NDJSON, 'x'],
    ['one text in a list', JSON_LIST, '["'],
  ])('cannot fill the memory by a little gzip: %s', async (_name, headers, text) => {
    const gzip = createGzip();
    gzip.write(text);
    const block = Buffer.alloc(1 << 20, text.slice(0, 1) === '\n' ? ' \n' : 'x');
    const bomb = (async () => {
      for (let blocks = 0; blocks < 80; blocks += 1) {
        if (!gzip.write(block)) await once(gzip, 'drain');
      }
      gzip.end();
    })();
    const compressed = Buffer.concat(await gzip.toArray());
    await bomb;
    const { status, json } = await app.post(compressed, { ...headers, 'Content-Encoding': 'gzip' });
    expect({ status, json }).toMatchObject({ status: 413, json: { title: 'Payload Too Large' } });
  });

  it('has its answer, and others have theirs meanwhile, while ten thousand records are taken in', async () => {
    const order: string[] = [];
    const post = app.post(ndjson(...many(10_000))).then((answer) => {
      order.push('post');
      return answer;
    });
    for (let n = 0; n < 5; n += 1) {
      await app.ask('/v1/servers/nobody', { headers: NDJSON });
      order.push('show');
    }
    const { status, json } = await post;
    expect({ status, json }).toMatchObject({ status: 200, json: { added: 10_000 } });
    expect(order.slice(0, 5)).toEqual(['show', 'show', 'show', 'show', 'show']);
  });
});

describe('reading records', () => {
  it('leaves turns to others, even if all of the text is there at once', async () => {
    const text = Buffer.from(ndjson(...many(10_000)));
    async function* chunks() {
      for (let at = 0; at < text.length; at += 16_384) yield text.subarray(at, at + 16_384);
    }
    let turns = 0;
    let isReading = true;
    const count = () => {
      turns += 1;
      if (isReading) setImmediate(count);
    };
    setImmediate(count);
    const records: string[] = [];
    const source = restSource({ text: chunks(), format: LINES, producer: 'x', latestUs: NO_LIMIT });
    for await (const { submitted } of source.batches()) {
      records.push(...submitted.map(({ observation }) => observation.id));
    }
    isReading = false;
    expect(records).toHaveLength(10_000);
    expect(turns).toBeGreaterThan(2);
  });
});
