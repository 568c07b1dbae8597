/** The program as writers and readers of measured points meet it: HTTP, the line protocol, a key for each. */
import { freePort } from '../databases/started-server';
import { makeWorkplace, type Running, type Workplace } from '../program/program';
import { askUrl, type Question, type Reply } from '../service/ask-url';

const DATABASE = ['--database', 'sqlite:./usage.db'];

export interface PointService {
  readonly url: string;
  readonly telnetPort: number;
  /** May write any points, and read none. */
  readonly writeKey: string;
  /** May write and read any points, for clients that do both. */
  readonly bothKey: string;
  readonly place: Workplace;
  readonly running: Running;
  /** With the key that may read. */
  ask(path: string, question?: Question): Promise<Reply>;
  /** All points of the last hour, series by series; empty if nobody knows the metric. */
  stored(metric: string): Promise<readonly StoredSeries[]>;
  remove(): Promise<void>;
}

export interface StoredSeries {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  /** By milliseconds. */
  readonly dps: Readonly<Record<string, number>>;
}

export async function startPointService(words: readonly string[] = []): Promise<PointService> {
  const place = await makeWorkplace();
  const run = async (...argv: string[]) => {
    const { status, stdout, stderr } = await place.run([...argv, ...DATABASE]);
    if (status !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  await run('migrate');
  const writeKey = await run('keys', 'create', '--rights', 'points');
  const bothKey = await run('keys', 'create', '--rights', 'points', 'usage');
  const readKey = await run('keys', 'create', '--rights', 'usage');
  const telnetPort = await freePort();
  const telnet = ['--opentsdb-telnet-port', String(telnetPort)];
  const { url, ...running } = await place.serve(
    ['--auth', 'local', '--log-level', 'warn', ...DATABASE, ...telnet, ...words],
    { env: { TENANT_USAGE_OPENTSDB_TELNET_KEY: writeKey } },
  );
  const ask = (path: string, question: Question = {}) =>
    askUrl(`${url}${path}`, { headers: { Authorization: basic(readKey) }, ...question });
  return {
    ...{ url, telnetPort, writeKey, bothKey, place, running, ask },
    stored: (metric) => storedBy(ask, metric),
    remove: () => place.remove(),
  };
}

export const basic = (key: string): string =>
  `Basic ${Buffer.from(`any:${key}`).toString('base64')}`;

async function storedBy(
  ask: PointService['ask'],
  metric: string,
): Promise<readonly StoredSeries[]> {
  const queries = [{ aggregator: 'none', metric }];
  const body = { start: '1h-ago', msResolution: true, queries };
  const { status, text } = await ask('/api/query', { method: 'POST', body });
  if (status === 200) return JSON.parse(text);
  if (text.includes(`No such name for 'metrics': '${metric}'`)) return [];
  throw new Error(`${metric}: ${status} ${text}`);
}
