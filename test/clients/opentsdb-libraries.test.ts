/** Libraries for OpenTSDB write and read here as they do there: npm's, and Debian's for Go. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { perFile } from '../support/scene';
import { onInstalled } from '../support/writers/installed';
import { startPointService } from '../support/writers/point-service';

const run = promisify(execFile);

describe("npm's opentsdb", () => {
  // It has no types, and it cannot sign in.
  const opentsdb = require('opentsdb');
  const scene = perFile(
    () => startPointService(['--auth', 'noauth']),
    ({ remove }) => remove(),
  );
  const START = 1_564_400_400;

  async function client() {
    const { hostname, port } = new URL((await scene()).url);
    return opentsdb.client().host(hostname).port(Number(port));
  }

  /** What it gives to its callback, or the error that it makes of an answer. */
  async function answerTo(method: string, change = (made: unknown) => made): Promise<unknown> {
    const made = change(await client()) as Record<string, (done: unknown) => void>;
    return new Promise((resolve) => {
      made[method]?.((error: unknown, data: unknown) => resolve(error ?? data));
    });
  }

  const asked = (change: (query: unknown) => unknown) =>
    answerTo('get', (made) =>
      // biome-ignore lint/suspicious/noExplicitAny: it has no types
      (made as any)
        .start(START * 1000)
        .end((START + 60) * 1000)
        .queries(change(opentsdb.mquery().metric('npm.load').aggregator('sum'))),
    );

  it('writes lines, and reads them again in its own way', async () => {
    const socket = opentsdb
      .socket()
      .host('127.0.0.1')
      .port((await scene()).telnetPort);
    await once(socket.connect(), 'connect');
    for (let second = 0; second < 60; second += 10) {
      for (const host of ['a', 'b']) {
        const datum = opentsdb
          .datum()
          .metric('npm.load')
          .timestamp(START + second);
        socket.write(`put ${datum.value(second + 1).tags('host', host)}\n`);
      }
    }
    const closed = once(socket, 'close');
    socket.write('exit\n');
    await closed;
    const dps = [0, 10, 20, 30, 40, 50].map((s) => [(START + s) * 1000, s + 1]);
    // biome-ignore lint/suspicious/noExplicitAny: it has no types
    const byHost = await asked((query: any) => query.tags('host', '*'));
    expect(byHost).toMatchObject([
      { metric: 'npm.load', tags: { host: 'a' }, aggregateTags: [], dps },
      { metric: 'npm.load', tags: { host: 'b' }, aggregateTags: [], dps },
    ]);
    // biome-ignore lint/suspicious/noExplicitAny: it has no types
    const rates = await asked((query: any) => query.rate(true).downsample('30s-avg'));
    expect(rates).toMatchObject([{ aggregateTags: ['host'], dps: [[(START + 30) * 1000, 2]] }]);
  });

  it('finds names, functions, settings and the version, and may drop caches', async () => {
    expect(await answerTo('metrics')).toEqual(['npm.load']);
    expect(await answerTo('aggregators')).toEqual(expect.arrayContaining(['sum', 'p99']));
    expect(await answerTo('version')).toMatchObject({ version: '2.4.1' });
    expect(await answerTo('config')).toMatchObject({ 'tsd.core.auto_create_metrics': 'true' });
    expect(await answerTo('dropcaches')).toEqual({ message: 'Caches dropped', status: '200' });
  });
});

onInstalled(
  ['golang-go', 'golang-github-bluebreezecf-opentsdb-goclient-dev'],
  "Debian's client for Go",
  () => {
    const scene = perFile(startPointService, ({ remove }) => remove());
    const START = 1_564_400_400;

    /** Builds the program of the client's library, without a network, and runs it. */
    async function goClient(...words: readonly string[]): Promise<unknown> {
      const { place } = await scene();
      const binary = join(place.folder, 'go-client');
      const env = {
        ...{ PATH: process.env['PATH'], HOME: place.folder, GOCACHE: join(place.folder, 'go') },
        ...{ GO111MODULE: 'off', GOFLAGS: '', GOPATH: '/usr/share/gocode' },
      };
      const source = join(__dirname, 'go-client.go');
      await run('/usr/bin/go', ['build', '-o', binary, source], { env });
      const { stdout } = await run(binary, words, { cwd: place.folder });
      // The library itself prints, too.
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    }

    it('puts, queries, and asks for last points and names', async () => {
      const { url, bothKey } = await scene();
      const answers = await goClient(new URL(url).host, bothKey, String(START));
      const ms = (seconds: number) => String((START + seconds) * 1000);
      expect(answers).toEqual({
        put: [400, 0],
        refused: expect.stringContaining(
          'Invalid tag value with key [host] ("bad name"): illegal character:  ',
        ),
        query: [
          expect.objectContaining({
            metric: 'go.load',
            tags: {},
            aggregateTags: ['host'],
            dps: { [ms(0)]: 99 + 198, [ms(100)]: 199 + 398 },
          }),
          ...[1, 2].map((slope) =>
            expect.objectContaining({
              tags: { host: slope === 1 ? 'a' : 'b' },
              dps: { [ms(50)]: slope, [ms(100)]: slope, [ms(150)]: slope },
            }),
          ),
        ],
        last: [
          expect.objectContaining({
            metric: 'go.load',
            tags: { host: 'b' },
            timestamp: Number(ms(199)),
            value: '398',
          }),
        ],
        suggest: ['go.load'],
        version: '2.4.1',
        aggregators: 35,
        config: 'true',
        dropcaches: 'Caches dropped',
      });
    });
  },
);
