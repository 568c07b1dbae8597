/** Suites on a database server of their own, which they may stop and kill. */
import type { Certificate } from '../program/certificates';
import { inSession, type ServerName } from './server-kinds';
import { isInstalled, makeServer, type StartedServer } from './started-server';

export interface OwnServer extends StartedServer {
  /** An empty database on it. */
  readonly databaseUrl: string;
}

const DATABASE = 'own';

async function start(kind: ServerName, certificate?: Certificate): Promise<OwnServer> {
  const server = await makeServer(kind, certificate);
  if (!server) throw new Error(`${kind} is not installed`);
  await inSession(kind, server.url, ({ all }) => all(`create database ${DATABASE}`));
  const url = new URL(server.url);
  url.pathname = `/${DATABASE}`;
  return { ...server, databaseUrl: url.href };
}

/** Without the server's program it says NOT RUN in its name, or fails if there must be one. */
export function onOwnServer(
  kind: ServerName,
  title: string,
  suite: (server: () => OwnServer) => void,
  certificate?: () => Promise<Certificate>,
): void {
  const isRun = isInstalled(kind) || process.env['TEST_SERVERS'] === 'required';
  const note = isRun ? '' : ': NOT RUN, it is not installed';
  (isRun ? describe : describe.skip)(`${kind} ${title}${note}`, () => {
    let server: OwnServer | undefined;
    beforeAll(async () => {
      server = await start(kind, await certificate?.());
    }, 90_000);
    afterAll(() => server?.remove());
    suite(() => server as OwnServer);
  });
}
