/** A real Nova's API of a suite's own: Debian's, over databases filled from the recording, on a free port. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../databases/started-server';
import { type FakeKeystone, fakeKeystone, json, tokenBody } from '../keystone/fake-keystone';
import { askUrl } from '../service/ask-url';

const PYTHON = '/usr/bin/python3';
const UWSGI = '/usr/bin/uwsgi_python3';
const RECORDING = join(__dirname, '..', '..', 'fixtures', 'nova-database', 'before.ndjson.gz');

/** What must be installed and is not. */
export const missingForNova = (): readonly string[] =>
  [
    ['python3-nova', '/usr/lib/python3/dist-packages/nova'],
    ['uwsgi-plugin-python3', UWSGI],
  ].flatMap(([name = '', path = '']) => (existsSync(path) ? [] : [name]));

export interface RealNova {
  /** With `/v2.1` at its end. */
  readonly url: string;
  /** Gives tokens that this Nova takes for an administrator's: it runs without the middleware of Keystone. */
  readonly keystone: FakeKeystone;
  remove(): Promise<void>;
}

const configuration = (folder: string): string => `[DEFAULT]
state_path = ${folder}
transport_url = fake:
my_ip = 127.0.0.1
[api]
auth_strategy = noauth2
[api_database]
connection = sqlite:///${folder}/api.db
[database]
connection = sqlite:///${folder}/cell1.db
[wsgi]
api_paste_config = ${folder}/api-paste.ini
[oslo_concurrency]
lock_path = ${folder}
`;

const PASTE = `[composite:osapi_compute]
use = call:nova.api.openstack.urlmap:urlmap_factory
/ = versions
/v2.1 = v21
[composite:v21]
use = call:nova.api.auth:pipeline_factory_v21
noauth2 = noauth2 app
keystone = noauth2 app
[filter:noauth2]
paste.filter_factory = nova.api.openstack.auth:NoAuthMiddleware.factory
[app:app]
paste.app_factory = nova.api.openstack.compute:APIRouterV21.factory
[app:versions]
paste.app_factory = nova.api.openstack.compute.versions:Versions.factory
`;

const wordsFor = (port: number): readonly string[] => [
  ...['--http-socket', `127.0.0.1:${port}`, '--wsgi-file', join(__dirname, 'nova-app.py')],
  ...['--buffer-size', '65535', '--rem-header', 'Content-Length'],
  ...['--enable-threads', '--die-on-term', '--need-app'],
];

const START_TIMEOUT_MS = 60_000;

async function untilReady(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const status = await askUrl(url).then(
      (reply) => reply.status,
      () => 0,
    );
    if (status === 200) return;
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`Nova does not start: ${(await readFile(log, 'utf8')).slice(-2000)}`);
    }
    await wait(100);
  }
}

async function launch(folder: string, port: number): Promise<ChildProcess> {
  const log = await open(join(folder, 'log'), 'a');
  const child = spawn(UWSGI, wordsFor(port), {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: folder, OS_NOVA_CONFIG_DIR: folder },
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  return child;
}

export async function realNova(): Promise<RealNova> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  await writeFile(join(folder, 'nova.conf'), configuration(folder));
  await writeFile(join(folder, 'api-paste.ini'), PASTE);
  const port = await freePort();
  await promisify(execFile)(PYTHON, [join(__dirname, 'make-nova.py'), folder, RECORDING]);
  const child = await launch(folder, port);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}/v2.1`;
  const keystone = await fakeKeystone(() => Date.now() * 1000);
  const endpoints = [{ interface: 'public', region_id: 'lab', url }];
  const token = tokenBody({ catalog: [{ type: 'compute', endpoints }] });
  keystone.instead = json(201, token, { 'X-Subject-Token': 'admin:admin' });
  const remove = async () => {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
    process.off('exit', kill);
    await keystone.stop();
    await rm(folder, { recursive: true, force: true });
  };
  await untilReady(`http://127.0.0.1:${port}/`, child, join(folder, 'log')).catch(async (error) => {
    await remove();
    throw error;
  });
  return { url, keystone, remove };
}
