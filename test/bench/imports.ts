/** Import against the bare driver: the same rows into the same tables, in transactions of the same size. */

import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessContext } from '../../lib/cli/program/command';
import { run } from '../../lib/cli/program/run';
import type { Value } from '../../lib/store/knex/sql/statements';
import { openStore } from '../../lib/store/registry';
import { CLOUD_END_US, type CloudShape, cloud } from './cloud';
import type { Bench } from './line';
import { type Spent, spent } from './measure';
import type { Bare } from './places';

const TABLES = ['batches', 'observations', 'projects', 'servers', 'segments'];
const BATCH = 10_000;

/** The cloud as a file of lifetimes. */
export async function writeLifetimes(
  file: string,
  size: number,
  shape: CloudShape = { seed: 1 },
): Promise<void> {
  const out = createWriteStream(file);
  const time = (us: number | null | undefined) =>
    typeof us === 'number'
      ? new Date(us / 1000).toISOString().slice(0, 23) + String(us % 1000).padStart(3, '0')
      : null;
  for (const { serverId, facts } of cloud(size, shape)) {
    const { size: flavor, ...rest } = facts;
    const line = {
      instance_id: serverId,
      tenant_id: rest.projectId,
      name: rest.name,
      flavor: flavor?.flavor,
      vcpus: flavor?.vcpus,
      memory_mb: flavor?.memoryMb,
      root_gb: flavor?.rootGb,
      ephemeral_gb: flavor?.ephemeralGb,
      swap_mb: rest.swapMb,
      launched_at: time(rest.launchedAtUs),
      terminated_at: time(rest.terminatedAtUs),
      vm_state: rest.state,
    };
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

export interface ImportFigures {
  readonly product: Spent;
  readonly base: Spent;
}

const quiet = { write: () => true } as unknown as NodeJS.WriteStream;

/** The whole command, in this process. */
async function importFile(url: string, file: string): Promise<void> {
  const around: ProcessContext = {
    env: {},
    stdin: createReadStream('/dev/null') as unknown as NodeJS.ReadStream,
    stdout: quiet,
    stderr: quiet,
    nowUs: () => CLOUD_END_US,
    signal: new AbortController().signal,
    onReload: () => undefined,
  };
  const status = await run(
    ['import', '--quiet', '--allow-future', '--database', url, file],
    around,
  );
  if (status !== 0) throw new Error(`import ended with ${status}`);
}

interface Rows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Value>>[];
}

/** In an order that has nothing to do with their keys, as they came. */
async function rowsOf(bare: Bare): Promise<Rows[]> {
  const tables: Rows[] = [];
  for (const table of TABLES) {
    const rows = await bare.all<Record<string, Value>>(`select * from ${table}`);
    const byCoin = rows.map((row, n) => ({ row, coin: Math.imul(n + 1, 0x9e3779b1) >>> 0 }));
    byCoin.sort((a, b) => a.coin - b.coin);
    tables.push({ table, columns: Object.keys(rows[0] ?? {}), rows: byCoin.map(({ row }) => row) });
  }
  return tables;
}

async function insertBare({ kind }: Bench, bare: Bare, { table, columns, rows }: Rows) {
  const most = Math.floor(kind.mostValues / columns.length);
  const row = `(${columns.map(() => '?').join(', ')})`;
  for (let from = 0; from < rows.length; from += most) {
    const some = rows.slice(from, from + most);
    const sql = `insert into ${table} (${columns.join(', ')}) ${kind.withIds} values ${some.map(() => row).join(', ')}`;
    const values = some.flatMap((one) => columns.map((column) => one[column] ?? null));
    await bare.all(sql, values);
  }
}

/** As of our writer. */
const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'cache_size = -163840',
  'wal_autocheckpoint = 32768',
];

async function insertAllBare(bench: Bench, bare: Bare, tables: readonly Rows[], size: number) {
  const isFile = bench.kind.isInProcess;
  for (const pragma of isFile ? PRAGMAS : []) await bare.all(`pragma ${pragma}`);
  for (let from = 0; from < size; from += BATCH) {
    await bare.all(isFile ? 'begin immediate' : 'begin');
    for (const { table, columns, rows } of tables) {
      const share = (n: number) => Math.floor((n / size) * rows.length);
      const some = { table, columns, rows: rows.slice(share(from), share(from + BATCH)) };
      await insertBare(bench, bare, some);
    }
    await bare.all('commit');
  }
}

async function makeSchema(url: string): Promise<void> {
  const empty = await openStore(url, { schema: 'migrate', nowUs: () => 0 });
  await empty.close();
}

export async function compareImport(bench: Bench, size: number): Promise<ImportFigures> {
  const { folder, kind } = bench;
  const lifetimes = join(folder, 'compared.ndjson');
  const [ours, theirs] = [await kind.make(folder), await kind.make(folder)];
  try {
    await writeLifetimes(lifetimes, size);
    for (const { url } of [ours, theirs]) await makeSchema(url);
    const product = await spent(() => importFile(ours.url, lifetimes));
    const reading = await ours.open();
    const tables = await rowsOf(reading);
    await reading.close();
    const bare = await theirs.open();
    const base = await spent(() => insertAllBare(bench, bare, tables, size));
    await bare.close();
    return { product, base };
  } finally {
    rmSync(lifetimes, { force: true });
    await ours.remove();
    await theirs.remove();
  }
}
