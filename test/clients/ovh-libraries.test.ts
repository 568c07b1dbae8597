/** Libraries for OVH's API read private clouds here as they do there: npm's over HTTPS, Debian's for Go over HTTP. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SERVICES } from '../support/ovh/cloud';
import { HISTORY, type ServedCloud, servedCloud } from '../support/ovh/served';
import { onEachProxy } from '../support/program/proxies';
import { perFile } from '../support/scene';
import { onInstalled } from '../support/writers/installed';

const run = promisify(execFile);

const scene = perFile(servedCloud, ({ close }) => close());

const LAST_PERCENT = HISTORY.at(-1)?.[1] ?? 0;
const CPU_MAX = 4 * 2600;

const READ = {
  services: [SERVICES.mine],
  filer: expect.objectContaining({ filerId: 443, name: 'pcc-000443', spaceUsed: null }),
  host: expect.objectContaining({ hostId: 51, connectionState: 'notResponding', vmTotal: 1 }),
  machine: expect.objectContaining({
    ...{ vmId: 1254, powerState: 'poweredOn', memoryUsed: null },
    ...{ cpuMax: CPU_MAX, cpuUsed: (CPU_MAX * LAST_PERCENT) / 100 },
  }),
};

/** The history of the machine, drawn with the token over the address that came with it. */
async function drawn({ httpPort }: ServedCloud, token: string): Promise<unknown> {
  const basic = Buffer.from(`read:${token}`).toString('base64');
  const response = await fetch(`http://127.0.0.1:${httpPort}/api/query`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    body: JSON.stringify({
      start: (HISTORY[0]?.[0] ?? 0) - 60_000,
      msResolution: true,
      queries: [
        { metric: 'vscope.vm.cpu.usage.perc', aggregator: 'sum', tags: { vm: 'vm-01254' } },
      ],
    }),
  });
  const [series] = (await response.json()) as [{ dps: Record<string, number> }];
  return Object.entries(series.dps).map(([atMs, value]) => [Number(atMs), value]);
}

/** What a client of npm prints, which trusts the certificate of the service. */
async function npmClient(
  name: string,
  [host, port]: readonly [string, number],
  words: readonly string[],
) {
  const { certificate, key, secret } = await scene();
  const script = join(__dirname, 'ovh-client.js');
  const args = [script, name, host, String(port), key, secret, ...words];
  const env = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: certificate };
  const { stdout } = await run(process.execPath, args, { env });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe.each(['ovh', '@ovhcloud/node-ovh'])("npm's %s", (name) => {
  const client = async (...words: readonly string[]) =>
    npmClient(name, ['127.0.0.1', (await scene()).httpsPort], words);

  it('asks for a key, and reads when an operator has validated it', async () => {
    const served = await scene();
    const asked = await client();
    expect(asked).toMatchObject({ state: 'pendingValidation' });
    const { consumerKey } = asked;
    expect(await client(consumerKey)).toMatchObject({ error: 403 });
    await served.validate(consumerKey);
    const { token, foreign, ...read } = await client(consumerKey, SERVICES.mine);
    expect(read).toEqual(READ);
    expect(foreign).toMatchObject({ error: 404, answer: 'This service does not exist' });
    expect(await drawn(served, token.token)).toEqual(HISTORY);
  });
});

onInstalled(['golang-go', 'golang-github-ovh-go-ovh-dev'], "Debian's client for Go", () => {
  /** Builds the program of the client's library, without a network, and runs it. */
  async function goClient(...words: readonly string[]) {
    const { folder, httpPort, key, secret } = await scene();
    const binary = join(folder, 'ovh-client');
    const env = {
      ...{ PATH: process.env['PATH'], HOME: folder, GOCACHE: join(folder, 'go') },
      ...{ GO111MODULE: 'off', GOFLAGS: '', GOPATH: '/usr/share/gocode' },
    };
    await run('/usr/bin/go', ['build', '-o', binary, join(__dirname, 'ovh-client.go')], { env });
    const endpoint = `http://127.0.0.1:${httpPort}/1.0`;
    const { stdout } = await run(binary, [endpoint, key, secret, ...words], { cwd: folder });
    return JSON.parse(stdout);
  }

  it('asks for a key, and reads when an operator has validated it', async () => {
    const served = await scene();
    const { consumerKey, state } = await goClient();
    expect(state).toBe('pendingValidation');
    await served.validate(consumerKey);
    const { token, foreign, credential, ...read } = await goClient(consumerKey, SERVICES.mine);
    expect(read).toEqual(READ);
    expect(credential).toMatchObject({ status: 'validated', ovhSupport: false });
    expect(foreign).toMatchObject({
      code: 404,
      message: 'This service does not exist',
      id: expect.stringMatching(/^req-/),
    });
    expect(await drawn(served, token.token)).toEqual(HISTORY);
  });
});

onEachProxy('before the service', (start) => {
  const proxy = perFile(
    async () => {
      const { httpPort: usage, httpsPort, tls: certificate } = await scene();
      // What goes the wrong way meets a port that speaks TLS.
      return start({ usage, nova: httpsPort, certificate });
    },
    (running) => running.stop(),
  );

  it("lets npm's client read by another host name and port", async () => {
    const { port } = await proxy();
    const client = (...words: readonly string[]) => npmClient('ovh', ['localhost', port], words);
    const { consumerKey } = await client();
    await (await scene()).validate(consumerKey);
    expect(await client(consumerKey, SERVICES.mine)).toMatchObject(READ);
  });
});
