/** A RabbitMQ of a test's own, with a folder and ports of its own, which may be stopped and started again. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { freePort } from '../databases/started-server';
import { type Certificate, makeCertificate } from '../program/certificates';

/** Where Debian keeps the program itself; what is in the path changes the user first. */
const PROGRAM = '/usr/lib/rabbitmq/bin/rabbitmq-server';

export const isBrokerInstalled = (): boolean => existsSync(PROGRAM);

const PATIENCE_MS = 60_000;

export interface Broker {
  readonly url: string;
  /** Over TLS. */
  readonly tlsUrl: string;
  /** The path of its certificate, which has signed itself. */
  readonly certificate: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Without the program it says NOT RUN in its name, or fails if there must be one. */
export function onBroker(title: string, suite: (broker: () => Broker) => void): void {
  const isRun = isBrokerInstalled() || process.env['TEST_SERVERS'] === 'required';
  const note = isRun ? '' : ': NOT RUN, it is not installed';
  (isRun ? describe : describe.skip)(`RabbitMQ ${title}${note}`, () => {
    let broker: Broker | undefined;
    beforeAll(async () => {
      broker = await makeBroker();
    }, 2 * PATIENCE_MS);
    afterAll(() => broker?.remove());
    suite(() => broker as Broker);
  });
}

async function makeBroker(): Promise<Broker> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  const [port, distPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
  const [tlsPort, { cert, key }] = [await freePort(), await makeCertificate(folder)];
  await writeFile(join(folder, 'plugins'), '[].');
  await writeFile(join(folder, 'rabbitmq.conf'), listenerOf(tlsPort, { cert, key }));
  const env = environment(folder, { port, distPort, epmdPort });
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const kill = (): void => void child?.kill('SIGKILL');
  process.once('exit', kill);
  const broker = {
    ...{ url, tlsUrl: `amqps://guest:guest@localhost:${tlsPort}`, certificate: cert },
    async start() {
      child = spawn(PROGRAM, { env, cwd: folder, stdio: 'ignore' });
      await untilReady(url, child);
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
    async remove() {
      await broker.stop();
      process.off('exit', kill);
      await promisify(execFile)('epmd', ['-port', String(epmdPort), '-kill']).catch(
        () => undefined,
      );
      await rm(folder, { recursive: true, force: true });
    },
  };
  await broker.start();
  return broker;
}

const listenerOf = (tlsPort: number, { cert, key }: Certificate): string => `
listeners.ssl.default = 127.0.0.1:${tlsPort}
ssl_options.cacertfile = ${cert}
ssl_options.certfile = ${cert}
ssl_options.keyfile = ${key}
`;

interface Ports {
  readonly port: number;
  readonly distPort: number;
  readonly epmdPort: number;
}

const environment = (folder: string, { port, distPort, epmdPort }: Ports): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: folder,
  ERL_EPMD_PORT: String(epmdPort),
  RABBITMQ_NODENAME: `${basename(folder)}@localhost`,
  RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
  RABBITMQ_NODE_PORT: String(port),
  RABBITMQ_DIST_PORT: String(distPort),
  RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
  RABBITMQ_LOG_BASE: join(folder, 'log'),
  RABBITMQ_PID_FILE: join(folder, 'pid'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
  RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
});

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (const endMs = performance.now() + PATIENCE_MS; performance.now() < endMs; ) {
    if (child.exitCode !== null) throw new Error(`RabbitMQ ended with ${child.exitCode}`);
    try {
      await (await connect(url, { timeout: 5000 })).close();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`RabbitMQ was not ready within ${PATIENCE_MS} ms`);
}
