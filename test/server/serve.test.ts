/** The service as a process: ready, reachable, stopped without cutting anybody short. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { STOP_DEADLINE_MS } from '../../lib/server/process';
import { runHere } from '../support/program/command-line';
import { makeWorkplace } from '../support/program/program';
import { perTest } from '../support/scene';

const workplace = perTest(makeWorkplace, (place) => place.remove());

const TOKEN = { 'X-Auth-Token': 'admin:demo' };
const NOTHING = expect.stringMatching(/^\{"tenant_usages":\s?\[\]\}$/);
const PATH = '/v2.1/os-simple-tenant-usage';

/** By a new connection, unless an agent keeps one. */
async function ask(
  url: string,
  agent?: Agent,
): Promise<{ status: number | undefined; body: string }> {
  const request = get(url, { headers: TOKEN, agent: agent ?? false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

const logOf = (stderr: string): Array<{ level: number; msg: string; time: string }> =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Waits until the process has logged something. */
const saying = (child: ChildProcess, word: string): Promise<void> =>
  new Promise((resolve) => {
    child.stderr?.on('data', (line: string) => line.includes(word) && resolve());
  });

describe('serve', () => {
  it('prints where it listens when it is ready, makes its database, and logs JSON lines', async () => {
    const place = await workplace();
    const { url, process: child, outcome } = await place.serve();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(await ask(`${url}${PATH}`)).toEqual({ status: 200, body: NOTHING });
    expect(await readdir(place.folder)).toContain('tenant-usage.db');
    child.kill('SIGTERM');
    const { status, stdout, stderr } = await outcome;
    expect({ status, stdout }).toEqual({ status: 0, stdout: `listening on ${url}\n` });
    const database = `sqlite:${join(place.folder, 'tenant-usage.db')}`;
    expect(logOf(stderr)[0]).toMatchObject({ msg: 'listening', url, database });
    expect(logOf(stderr).map(({ msg }) => msg)).toEqual([
      'listening',
      'answered',
      'stopping',
      'stopped',
    ]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s takes no new connections, but finishes the request that runs',
    async (signal) => {
      const place = await workplace();
      const { url, process: child, outcome } = await place.serve();
      const { hostname, port } = new URL(url);
      const slow = connect(Number(port), hostname);
      const stopping = saying(child, 'stopping');
      slow.write(`GET ${PATH} HTTP/1.1\r\nHost: ${hostname}\r\n`);
      const answer = text(slow);
      await ask(`${url}${PATH}`); // by now it has seen the half of a request, too
      child.kill(signal);
      await stopping;
      await expect(ask(`${url}${PATH}`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      slow.write(`X-Auth-Token: ${TOKEN['X-Auth-Token']}\r\n\r\n`);
      expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\{"tenant_usages":\s?\[\]\}$/);
      expect((await outcome).status).toBe(0);
    },
  );

  it('does not wait for connections that are kept open for nothing', async () => {
    const place = await workplace();
    const { url, process: child, outcome } = await place.serve();
    const agent = new Agent({ keepAlive: true });
    await ask(`${url}${PATH}`, agent);
    const silent = connect(Number(new URL(url).port), '127.0.0.1');
    await once(silent, 'connect');
    await ask(`${url}${PATH}`, agent);
    const start = performance.now();
    child.kill('SIGTERM');
    expect((await outcome).status).toBe(0);
    expect(performance.now() - start).toBeLessThan(STOP_DEADLINE_MS);
    agent.destroy();
    silent.destroy();
  });

  it('keeps its log quiet if asked to, and leaves nothing behind in the database folder', async () => {
    const place = await workplace();
    const { process: child, outcome } = await place.serve(['--log-level', 'silent']);
    child.kill('SIGTERM');
    expect(await outcome).toMatchObject({ status: 0, stderr: '' });
    expect(await readdir(place.folder)).toEqual(['tenant-usage.db']);
  });

  it('survives a reader of its log that goes away', async () => {
    const place = await workplace();
    const { url, process: child, outcome } = await place.serve();
    child.stderr?.destroy();
    child.kill('SIGTERM');
    expect(await outcome).toMatchObject({ status: 0, stdout: `listening on ${url}\n` });
  });

  it('says so if the port is in use', async () => {
    const place = await workplace();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const database = `sqlite:${place.folder}/usage.db`;
    const words = ['serve', '--auth', 'noauth', '--port', `${port}`, '--database', database];
    expect(await runHere(words)).toEqual({
      status: 1,
      stdout: '',
      stderr: `tenant-usage: cannot listen on 127.0.0.1, port ${port}: the port is in use; choose another with --port, or 0 for a free one\n`,
    });
    other.close();
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'example.org'])(
    'refuses to believe everybody on %s',
    async (host) => {
      const { status, stdout, stderr } = await runHere([
        'serve',
        '--auth',
        'noauth',
        '--host',
        host,
      ]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toBe(
        `tenant-usage: --auth noauth accepts any token, so --host ${host} is refused; allowed: a loopback address such as 127.0.0.1\n`,
      );
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', 'localhost'])('accepts any token on %s', async (host) => {
    const place = await workplace();
    const stop = AbortSignal.abort();
    const database = `sqlite:${place.folder}/usage.db`;
    const words = ['--host', host, '--port', '0', '--database', database, '--log-level', 'silent'];
    expect(await runHere(['serve', '--auth', 'noauth', ...words], { signal: stop })).toEqual({
      status: 0,
      stdout: expect.stringMatching(`^listening on http://${host}:\\d+\n$`),
      stderr: '',
    });
  });
});
