/** Debian's netdata, unmodified, with the configuration of samples/deploy; its own API tells what it has collected. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../databases/started-server';
import { SAMPLES } from '../program/proxy-kinds';
import { askUrl } from '../service/ask-url';
import type { NamedPoint } from './named-points';
import type { PointService } from './point-service';

/** How the names begin of what comes over HTTP and in lines. */
export const PREFIXES = { http: 'web', telnet: 'lines' } as const;

export interface Netdata {
  /** What it has collected last of everything, as it would name it behind a prefix; nothing while it starts. */
  collected(): Promise<readonly NamedPoint[]>;
  end(): Promise<void>;
}

export async function startNetdata(service: PointService): Promise<Netdata> {
  const folder = join(service.place.folder, 'netdata');
  for (const name of ['log', 'cache', 'lib']) await mkdir(join(folder, name), { recursive: true });
  const port = await freePort();
  await writeFile(join(folder, 'netdata.conf'), general(folder, port));
  await writeFile(join(folder, 'exporting.conf'), await exporting(service));
  await writeFile(join(folder, '.opt-out-from-anonymous-statistics'), '');
  const words = ['-D', '-c', join(folder, 'netdata.conf')];
  const child = spawn('/usr/sbin/netdata', words, { cwd: folder, stdio: 'ignore' });
  const exited = once(child, 'exit');
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    collected: () => collected(port),
    async end() {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', kill);
    },
  };
}

/** Collectors that are programs of their own, or need rights of root. */
const OFF =
  `apps cgroups charts.d cups ebpf fping freeipmi go.d idlejitter ioping nfacct node.d perf python.d slabinfo
  statsd tc timex xenstat`.split(/\s+/);

const general = (folder: string, port: number): string =>
  [
    `[global]\nrun as user = ${userInfo().username}\nhostname = compute1`,
    `[directories]\nconfig = ${folder}\nlog = ${folder}/log\ncache = ${folder}/cache`,
    `lib = ${folder}/lib\nhome = ${folder}\nlock = ${folder}/lib/lock\nregistry = ${folder}/lib/registry`,
    '[db]\nmode = ram\nupdate every = 1',
    `[web]\nbind to = 127.0.0.1\ndefault port = ${port}`,
    '[cloud]\nenabled = no\n[ml]\nenabled = no\n[health]\nenabled = no\n[registry]\nenabled = no',
    `[plugins]\nenable running new plugins = no\n${OFF.map((name) => `${name} = no`).join('\n')}\n`,
  ].join('\n');

/** Both ways at once, each under a prefix of its own, every second. */
async function exporting({ url, telnetPort, writeKey }: PointService): Promise<string> {
  const sample = await readFile(join(SAMPLES, 'netdata-exporting.conf'), 'utf8');
  return sample
    .replace('127.0.0.1:8790', new URL(url).host)
    .replace('127.0.0.1:4242', `127.0.0.1:${telnetPort}`)
    .replace('tu_YOUR_KEY', writeKey)
    .replace('enabled = no', 'enabled = yes')
    .replace('prefix = netdata', `prefix = ${PREFIXES.http}`)
    .replace('prefix = netdata', `prefix = ${PREFIXES.telnet}`)
    .replaceAll('update every = 10', 'update every = 1');
}

const METRIC = /^\w+\{chart="([^"]*)",.*dimension="([^"]*)".*\} (\S+) (\d+)$/gm;

/** Its names of charts and dimensions, with `_` for what OpenTSDB does not allow. */
async function collected(port: number): Promise<readonly NamedPoint[]> {
  const path = '/api/v1/allmetrics?format=prometheus&source=raw';
  const { text } = await askUrl(`http://127.0.0.1:${port}${path}`).catch(() => ({ text: '' }));
  return [...text.matchAll(METRIC)].map(([, chart = '', dimension = '', value, ms]) => ({
    metric: [chart, dimension].join('.').replace(/[^\w.]/g, '_'),
    atSeconds: Math.floor(Number(ms) / 1000),
    value: Number(value),
  }));
}
