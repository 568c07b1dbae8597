/** What requests cost, as ratios against the bare driver in the same run: SIZE=100000 ONLY=page npm run bench. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Database } from 'sqlite3';
import { composeApp } from '../../lib/compose';
import { noauth } from '../../lib/http/auth/noauth';
import { pageStatement } from '../../lib/store/knex/sqlite/page';
import { openStore } from '../../lib/store/registry';
import type { PageQuestion, Store, Told } from '../../lib/store/store';
import { CLOUD_END_US, cloud, projectOf } from './cloud';
import { compare, type Ratio } from './measure';

const SIZE = Number(process.env['SIZE'] ?? 100_000);
const ONLY = process.env['ONLY']?.split(',');
const BATCH = 10_000;
const DAY_US = 86_400_000_000;
const TOKEN = { 'X-Auth-Token': 'admin:bench', 'OpenStack-API-Version': 'compute 2.40' };

interface Bench {
  readonly store: Store;
  readonly db: Database;
  readonly port: number;
}

interface Line {
  readonly name: string;
  /** The ratio that must not be exceeded. */
  readonly target: number;
  run(bench: Bench): Promise<Ratio>;
}

const agent = new Agent({ keepAlive: true });

async function get(port: number, path: string): Promise<void> {
  const req = request({ port, host: '127.0.0.1', path, agent, headers: TOKEN }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  res.resume();
  await once(res, 'end');
  if (res.statusCode !== 200) throw new Error(`${path}: ${res.statusCode}`);
}

const all = (db: Database, sql: string, bindings: readonly unknown[]) =>
  new Promise((done, fail) =>
    db.all(sql, bindings, (error, rows) => (error ? fail(error) : done(rows))),
  );

const isoTime = (us: number) => new Date(us / 1000).toISOString().slice(0, 19);

const question: PageQuestion = {
  afterUs: CLOUD_END_US - 30 * DAY_US,
  beforeUs: CLOUD_END_US,
  projectId: projectOf(0),
  limit: 1000,
};
const window = `start=${isoTime(question.afterUs)}&end=${isoTime(question.beforeUs)}`;

/** The rows of a page as objects, by the page's own search: what a program would do with the bare driver. */
const objects = pageStatement(question);
const objectsSql = objects.sql.replace(/json_group_array\(json_array\((.*)\)\) as page/s, '$1');

const lines: readonly Line[] = [
  {
    name: 'show of a page of 1000 / the same rows by db.all',
    target: 2,
    run: ({ db, port }) =>
      compare(
        () => get(port, `/v2.1/os-simple-tenant-usage/${projectOf(0)}?${window}`),
        () => all(db, objectsSql, objects.bindings),
      ),
  },
  {
    name: 'list of a page of 1000, totals only / the same rows by db.all',
    target: 2,
    run: ({ db, port }) =>
      compare(
        () => get(port, `/v2.1/os-simple-tenant-usage?${window}`),
        () => all(db, objectsSql, objects.bindings),
      ),
  },
];

function* batches(): Generator<Told[]> {
  let batch: Told[] = [];
  for (const observation of cloud(SIZE)) {
    batch.push({ observation });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-bench-'));
  const file = join(folder, 'usage.db');
  const nowUs = () => CLOUD_END_US;
  const store = await openStore(`sqlite:${file}`, { schema: 'migrate', nowUs });
  for (const told of batches()) await store.observations.record({ origin: 'bench', told });
  const log = { error: (fields: object) => process.stderr.write(`${JSON.stringify(fields)}\n`) };
  const app = composeApp({ store, authenticate: noauth, nowUs, log });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const db = new Database(file);
  try {
    await measure({ store, db, port: (server.address() as AddressInfo).port });
  } finally {
    agent.destroy();
    server.close();
    db.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(bench: Bench): Promise<void> {
  const table = new Table({
    head: ['line', 'ours, ms', 'base, ms', 'ratio', 'target', 'holds'],
    style: { head: [], border: [] },
  });
  const results: Record<string, object> = {};
  for (const line of lines) {
    if (ONLY && !ONLY.some((name) => line.name.includes(name))) continue;
    const { productMs, baseMs, ratio } = await line.run(bench);
    const holds = ratio <= line.target;
    results[line.name] = { value: ratio, unit: 'ratio', target: line.target, holds };
    const figures = [productMs, baseMs, ratio].map((figure) => figure.toFixed(2));
    table.push([line.name, ...figures, `≤ ${line.target}`, holds ? 'yes' : 'NO']);
  }
  process.stdout.write(
    `${SIZE} servers, median processor time of 31 rounds\n${table.toString()}\n`,
  );
  writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
}

void main();
