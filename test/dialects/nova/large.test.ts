/** Answers with more servers than are read at once: the same text, made and sent as the client reads it. */

import diagnostics from 'node:diagnostics_channel';
import { EventEmitter, once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { type Observation, observe } from '../../../lib/domain/observation';
import { AppError } from '../../../lib/errors';
import type { Store } from '../../../lib/store/store';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';
import { aServer, BIG, TINY } from '../../support/observations/servers';
import { RUNS } from '../../support/property-runs';
import { perFile } from '../../support/scene';
import { type Answer, headerOf, type TestApp, testApp } from '../../support/service/app';
import { until } from '../../support/service/load';
import { at240, PATH } from '../../support/service/nova';

const PROJECTS = ['P', 'é"\u{1F600}', 'b', '[', null];
const REQUEST_START = 'http.server.request.start';
const LONG = 'start=2026-01-01T00:00:00&end=2026-01-01T23:59:59';

const isoTime = (seconds: number) =>
  new Date(Date.UTC(2025, 11, 31) + seconds * 1000).toISOString().slice(0, 23);

function serverOf(n: number): Observation {
  const from = ((n * 37) % 40) * 3000 + n / 7;
  const template = aServer({
    id: `server-${(n * 41) % 90}`,
    name: n % 5 ? `naïve "${n}"` : null,
    size: n % 3 ? TINY : BIG,
    launchedAt: isoTime(from),
    terminatedAt: n % 4 ? isoTime(from + (n % 29) * 5000 + 1 / 3) : null,
  });
  const projectId = PROJECTS[(n * n) % PROJECTS.length] ?? null;
  return observe({ ...template, facts: { ...template.facts, projectId } });
}

/** A store of these servers. */
const storeOf = (observations: () => readonly Observation[]) =>
  perFile(
    async () => {
      const temporary = await temporaryStore();
      const submitted = observations().map((observation) => ({ observation }));
      await temporary.store.observations.record({ origin: 'test', submitted });
      return temporary;
    },
    (temporary) => temporary.remove(),
  );

const ninety = storeOf(() => Array.from({ length: 90 }, (_, n) => serverOf(n)));
/** 40 MB of answer. */
const large = storeOf(() =>
  Array.from({ length: 400 }, (_, n) =>
    aServer({
      id: `server-${n}`,
      name: 'x'.repeat(100_000),
      launchedAt: '2026-01-01T00:00:00',
    }),
  ),
);

/** The service over this store, reading so many servers at once. */
const appReading = (storePage: number, store: Store): Promise<TestApp> =>
  testApp({ store, storePage, settings: { maxLimit: 1000 } });

const isChunked = (answer: Answer): boolean =>
  headerOf(answer, 'Transfer-Encoding').includes('chunked');

describe('an answer of many pages of the store', () => {
  /** The services over one store, by how many servers they read at once. */
  const services = perFile(
    async () => {
      const { store } = await ninety();
      const made = [1, 2, 7, 30, 1000].map(
        async (size) => [size, await appReading(size, store)] as const,
      );
      return new Map(await Promise.all(made));
    },
    (apps) => Promise.all([...apps.values()].map((app) => app.close())),
  );

  const ask = async (size: number, path: string): Promise<Answer> =>
    ((await services()).get(size) as TestApp).ask(path, {
      headers: { ...at240, Host: 'usage.example.com' },
    });

  const anyPath = fc
    .record({
      project: fc.constantFrom('', '', '', '/P', '/b', '/%5B', '/nobody'),
      start: fc.integer({ min: -10_000, max: 150_000 }).map(isoTime),
      detailed: fc.constantFrom('', '&detailed=1'),
      limit: fc.constantFrom('', '', '&limit=1', '&limit=7', '&limit=8', '&limit=30', '&limit=999'),
      marker: fc.constantFrom('', '', '&marker=server-12', '&marker=server-77'),
    })
    .map(
      ({ project, start, detailed, limit, marker }) =>
        `${PATH}${project}?start=${start}${detailed}${limit}${marker}`,
    );

  it('has the very text that it has when it is read at once', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyPath, fc.constantFrom(1, 2, 7, 30), async (path, size) => {
        const whole = await ask(1000, path);
        const parts = await ask(size, path);
        expect(isChunked(whole)).toBe(false);
        expect(parts.body).toBe(whole.body);
        kinds.add(
          `${isChunked(parts) ? 'in parts' : 'whole'}${parts.body.includes('"next"') ? ', linked' : ''}`,
        );
      }),
      { numRuns: Math.min(400, RUNS) },
    );
    const all = ['whole', 'whole, linked', 'in parts', 'in parts, linked'];
    expect([...kinds].sort()).toEqual(all.sort());
  });

  it.each([
    ['', 29, true],
    ['', 30, false],
    ['&detailed=1', 29, true],
    ['&detailed=1', 30, false],
  ])('%s is sent in parts only if it does not fit one: %d of 30', async (detailed, size, parts) => {
    const app = await appReading(size, (await ninety()).store);
    const path = `${PATH}?${LONG}${detailed}&limit=30`;
    const answer = await app.ask(path, { headers: at240 });
    await app.close();
    expect(isChunked(answer)).toBe(parts);
    expect(headerOf(answer, 'Content-Length')).toEqual(parts ? [] : [`${answer.body.length}`]);
    expect(headerOf(answer, 'Content-Type')).toEqual(['application/json']);
  });

  it('leaves the connection open for the next request', async () => {
    const { port, hostname } = new URL(((await services()).get(7) as TestApp).origin);
    const socket = connect({ host: hostname, port: Number(port) });
    const get = `GET ${PATH}?${LONG} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: admin:ad\r\n`;
    socket.write(`${get}\r\n${get}Connection: close\r\n\r\n`);
    const received = Buffer.concat(await socket.toArray()).toString();
    expect(received.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
    expect(received.match(/\r\n0\r\n\r\n/g)).toHaveLength(2);
  });
});

/** The same store, where something happens before each page is read. */
async function watched(
  before: (count: number) => Promise<void> | void,
  database: () => Promise<TemporaryStore> = ninety,
) {
  const { store: over } = await database();
  const reads = { count: 0 };
  const page: Store['servers']['page'] = async (question) => {
    reads.count += 1;
    await before(reads.count);
    return over.servers.page(question);
  };
  return { reads, store: { ...over, servers: { ...over.servers, page } } };
}

function send({ origin }: TestApp, path: string): ClientRequest {
  const req = request(`${origin}${path}`, { headers: at240, agent: false });
  req.on('error', () => undefined); // one of both hangs up
  return req.end();
}

function rawSocket({ origin }: TestApp): Socket {
  const { hostname, port } = new URL(origin);
  return connect({ host: hostname, port: Number(port) });
}

/** The server's side of the next request that comes in. */
function nextResponse(): Promise<ServerResponse> {
  return new Promise((resolve) => {
    const onRequest = (message: unknown) => {
      diagnostics.unsubscribe(REQUEST_START, onRequest);
      resolve((message as { response: ServerResponse }).response);
    };
    diagnostics.subscribe(REQUEST_START, onRequest);
  });
}

describe('a store that fails', () => {
  const failing = (at: number) =>
    watched((count) => {
      if (count === at) throw new AppError('database', 'the disk is gone');
    });

  it.each(['', '&detailed=1'])(
    'before the first page %s is answered as a failure',
    async (detailed) => {
      const app = await appReading(7, (await failing(1)).store);
      const answer = await app.ask(`${PATH}?${LONG}${detailed}`, { headers: at240 });
      await app.close();
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.body)).toHaveProperty('serviceUnavailable.code', 503);
    },
  );

  it.each(['', '&detailed=1'])(
    'after some pages %s ends the connection in the middle of the answer',
    async (detailed) => {
      const app = await appReading(7, (await failing(4)).store);
      const [res] = (await once(send(app, `${PATH}?${LONG}${detailed}`), 'response')) as [
        IncomingMessage,
      ];
      let body = '';
      res.on('data', (data) => {
        body += data;
      });
      let failure: unknown;
      res.on('error', (error) => {
        failure = error;
      });
      await new Promise((resolve) => res.on('close', resolve));
      await app.close();
      expect(failure).toMatchObject({ code: 'ECONNRESET' });
      expect(res.statusCode).toBe(200);
      expect(res.complete).toBe(false);
      expect(() => JSON.parse(body)).toThrow(SyntaxError);
      expect(app.errors).toEqual([expect.stringContaining('the disk is gone')]);
    },
  );
});

it('in HTTP/1.0, where the end of the connection ends the answer, a failure in the middle resets it', async () => {
  const arrived = new EventEmitter();
  let received = '';
  const { store: failing } = await watched(async (count) => {
    if (count === 1) return;
    while (!received.includes('"tenant_usages"')) await once(arrived, 'data');
    throw new AppError('database', 'the disk is gone');
  });
  const app = await appReading(7, failing);
  const socket = rawSocket(app);
  socket.on('data', (data) => {
    received += data;
    arrived.emit('data');
  });
  const failure = once(socket, 'error');
  const isEnded = once(socket, 'end').then(() => 'ended in order');
  socket.write(`GET ${PATH}?${LONG}&detailed=1 HTTP/1.0\r\nX-Auth-Token: admin:ad\r\n\r\n`);
  expect(await Promise.race([failure, isEnded.catch(() => failure)])).toMatchObject([
    { code: 'ECONNRESET' },
  ]);
  expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(received).not.toMatch(/Content-Length|Transfer-Encoding/i);
  await app.close();
});

describe('a client', () => {
  it.each(['', '&detailed=1'])(
    'that goes away in the middle %s has no more pages read for it',
    async (detailed) => {
      const response = nextResponse();
      let req: ClientRequest | undefined;
      const { reads, store: leaving } = await watched(async (count) => {
        if (count !== 3) return;
        const closed = once(await response, 'close');
        req?.destroy();
        await closed;
      });
      const app = await appReading(7, leaving);
      const path = `${PATH}?${LONG}${detailed}`;
      req = send(app, path);
      await once(await response, 'close');
      // Another answer takes long enough for a read too many to show.
      await app.ask(path, { headers: at240 });
      const all = reads.count;
      await app.ask(path, { headers: at240 });
      await app.close();
      expect(all - 3).toBe(reads.count - all);
      expect(app.errors).toEqual([]);
    },
  );

  it('that does not read is waited for, and has all of the answer later', async () => {
    const next = nextResponse();
    const waiting: number[] = [];
    const { reads, store: slow } = await watched(async () => {
      waiting.push((await next).writableLength);
    }, large);
    const app = await appReading(10, slow);
    const [res] = (await once(send(app, `${PATH}?${LONG}&detailed=1`), 'response')) as [
      IncomingMessage,
    ];
    const response = await next;
    // What the system takes in by itself is taken in first.
    for (let turns = 0, seen = 0; turns < 1000 && reads.count < 40; turns += 1) {
      if (!response.writableNeedDrain || reads.count > seen) turns = 0;
      seen = reads.count;
      await setImmediate();
    }
    expect(reads.count).toBeLessThan(40);
    expect(Math.max(...waiting)).toBe(0);
    const body = Buffer.concat(await res.toArray()).toString();
    expect(JSON.parse(body).tenant_usages[0].server_usages).toHaveLength(400);
    expect(Math.max(...waiting)).toBe(0);
    await app.close();
  }, 60_000);

  it('that asks for several at once and goes away leaves none of them behind', async () => {
    const { reads, store: counted } = await watched(() => undefined, large);
    const ends: string[] = [];
    const app = await testApp({
      store: counted,
      storePage: 1,
      settings: { maxLimit: 1000 },
      logged: (_fields, message) => ends.push(message),
    });
    const responses: ServerResponse[] = [];
    const collect = (message: unknown) =>
      responses.push((message as { response: ServerResponse }).response);
    diagnostics.subscribe(REQUEST_START, collect);
    const socket = rawSocket(app);
    socket.pause();
    const path = `${PATH}?${LONG}&detailed=1`;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: admin:ad\r\n\r\n`.repeat(4));
    const isWaiting = (res: ServerResponse) => res.listenerCount('drain') > 0;
    await until('all wait', () => responses.length === 4 && responses.every(isWaiting));
    diagnostics.unsubscribe(REQUEST_START, collect);
    const before = reads.count;
    socket.destroy();
    await until('all have ended', () => ends.length === 4);
    expect(ends).toEqual(Array(4).fill('not answered, the client has gone'));
    await until('nobody waits', () => !responses.some(isWaiting));
    const { body } = await app.ask(`${PATH}?${LONG}&limit=1`, { headers: at240 });
    expect(JSON.parse(body)).toHaveProperty('tenant_usages.0.tenant_id');
    expect(reads.count).toBe(before + 1);
    await app.close();
  }, 60_000);
});
