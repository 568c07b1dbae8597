/** The commands that put the service into a catalog, as a shell understands them. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { shellWord } from '../../lib/cli/program/shell';
import { runHere } from '../support/program/command-line';

const run = promisify(execFile);
const ENDPOINT_ID = '5f0c4c4e6b8a4f6f9d3b1f0c2a7e8d90';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  // Writes down what it is called with, one call a line, and has one endpoint of each kind.
  const client = `#!/bin/sh
printf '%s\\037' "$@" >> '${folder}/calls'; echo >> '${folder}/calls'
[ "$2" = list ] && echo ${ENDPOINT_ID}
exit 0
`;
  await writeFile(join(folder, 'openstack'), client);
  await chmod(join(folder, 'openstack'), 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const catalog = (...words: readonly string[]) => runHere(['catalog', ...words]);

/** What a shell calls the client with. */
async function callsOf(script: string): Promise<string[][]> {
  await writeFile(join(folder, 'calls'), '');
  await run('sh', ['-euc', script], { env: { PATH: `${folder}:${process.env['PATH']}` } });
  const calls = await readFile(join(folder, 'calls'), 'utf8');
  return calls
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\x1f').slice(0, -1));
}

describe('catalog', () => {
  it('makes a service with three endpoints', async () => {
    const { status, stdout, stderr } = await catalog('--url', 'https://usage.example.com');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(await callsOf(stdout)).toEqual([
      ['service', 'create', '--name', 'tenant-usage', '--description', 'Usage by project', 'usage'],
      ...['public', 'internal', 'admin'].map((name) => [
        ...['endpoint', 'create', '--region', 'RegionOne', 'usage', name],
        'https://usage.example.com/v2.1',
      ]),
    ]);
  });

  it('moves the compute endpoints to a proxy, and makes no second compute service', async () => {
    const words = [
      '--as',
      'compute',
      '--url',
      'https://cloud.example.com:8774/',
      '--region',
      'a b',
    ];
    const { stdout } = await catalog(...words);
    expect(await callsOf(stdout)).toEqual(
      ['public', 'internal', 'admin'].flatMap((name) => [
        [
          ...['endpoint', 'list', '--service', 'compute', '--interface', name],
          ...['--region', 'a b', '-f', 'value', '-c', 'ID'],
        ],
        ['endpoint', 'set', '--url', 'https://cloud.example.com:8774/v2.1', ENDPOINT_ID],
      ]),
    );
  });

  it('tells, as a comment, what a cloud without a compute service needs', async () => {
    const { stdout } = await catalog('--as', 'compute', '--url', 'https://cloud.example.com');
    const comments = stdout.split('\n').filter((line) => line.startsWith('# openstack'));
    const calls = await callsOf(comments.map((line) => line.slice(2)).join('\n'));
    expect(calls.map((words) => words.slice(0, 2).join(' '))).toEqual([
      'service create',
      ...Array(3).fill('endpoint create'),
    ]);
    expect(calls[1]).toEqual([
      ...['endpoint', 'create', '--region', 'RegionOne', 'compute', 'public'],
      'https://cloud.example.com/v2.1',
    ]);
  });

  it.each([
    [['--url', 'https://u.example/v2.1'], 'https://u.example/v2.1'],
    [['--url', 'https://u.example/usage/'], 'https://u.example/usage/v2.1'],
    [['--url', 'http://[2001:db8::1]:8790'], 'http://[2001:db8::1]:8790/v2.1'],
    [['--compute-link-prefix', 'https://p.example'], 'https://p.example/v2.1'],
    [
      ['--compute-link-prefix', 'https://p.example', '--url', 'https://u.example'],
      'https://u.example/v2.1',
    ],
    [['--host', '192.0.2.7'], 'http://192.0.2.7:8790/v2.1'],
    [['--host', '2001:db8::1', '--port', '80'], 'http://[2001:db8::1]:80/v2.1'],
    [['--host', 'u.example', '--tls-cert', 'c', '--tls-key', 'k'], 'https://u.example:8790/v2.1'],
  ])('with %j names %s', async (words, url) => {
    const { stdout, stderr } = await catalog(...words);
    expect(stderr).toBe('');
    expect((await callsOf(stdout)).slice(1).map((call) => call.at(-1))).toEqual([url, url, url]);
  });

  it.each([
    [[], 'http://127.0.0.1:8790'],
    [['--host', 'localhost'], 'http://localhost:8790'],
    [['--host', '::1'], 'http://[::1]:8790'],
    [['--url', 'https://127.0.0.1'], 'https://127.0.0.1'],
  ])('with %j says that nobody else can reach that', async (words, url) => {
    const { status, stdout, stderr } = await catalog(...words);
    expect(status).toBe(0);
    expect(stderr).toBe(
      `tenant-usage: ${url} can be reached from this machine only; --url names an address for others\n`,
    );
    expect((await callsOf(stdout))[1]?.at(-1)).toBe(`${url}/v2.1`);
  });

  it.each([
    [['--host', '0.0.0.0'], '--host 0.0.0.0 is no address to be reached at; name one'],
    [['--host', '::'], '--host :: is no address to be reached at; name one'],
    [['--port', '0'], '--port 0 may become any port; name one'],
    [['--url', 'usage.example.com'], '--url: "usage.example.com" is not allowed; allowed: a URL'],
    [['--url', 'https://u:p@usage.example.com'], 'is not allowed; allowed: a URL'],
    [['--url', 'https://usage.example.com/a b'], 'is not allowed; allowed: a URL'],
    [['--as', 'identity'], '--as: "identity" is not allowed; allowed: service, compute'],
    [['--as', 'compute'], '--as compute: --url must name the proxy'],
    [['--region=-x'], '--region: "-x" is not allowed; allowed: 1 to 255 characters'],
    [['--region', 'a\nb'], '--region: "a\\nb" is not allowed; allowed: 1 to 255 characters'],
  ])('refuses %j', async (words, message) => {
    const { status, stdout, stderr } = await catalog(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('hands names over whatever they mean to a shell', async () => {
    const region = `a'b"c$(touch x)\`id\`; rm -rf . #\\ &|<>*?~!`;
    const { stdout } = await catalog('--region', region, '--url', "https://u.example/$HOME;'&");
    const [, first] = await callsOf(stdout);
    expect(first).toEqual([
      ...['endpoint', 'create', '--region', region, 'usage', 'public'],
      "https://u.example/$HOME;'&/v2.1",
    ]);
  });
});

it('any text is one word to a shell, the same as before', async () => {
  const words = fc.array(
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
    {
      minLength: 20,
      maxLength: 40,
    },
  );
  await fc.assert(
    fc.asyncProperty(words, async (texts) => {
      const script = `printf '%s\\0' ${texts.map(shellWord).join(' ')}`;
      const { stdout } = await run('sh', ['-c', script], { encoding: 'buffer' });
      expect(stdout.equals(Buffer.from(texts.map((text) => `${text}\0`).join('')))).toBe(true);
    }),
    { numRuns: 30 },
  );
});
