/** Import against the bare driver: the same rows into the same tables, in transactions of the same size. */

import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'sqlite3';
import type { Surroundings } from '../../lib/cli/command';
import { run } from '../../lib/cli/run';
import { openStore } from '../../lib/store/registry';
import { CLOUD_END_US, cloud } from './cloud';
import { all, cpuMs, exec } from './measure';

const TABLES = ['batches', 'observations', 'projects', 'servers', 'segments'];
const BATCH = 10_000;
/** SQLite's own limit of question marks in a statement. */
const MOST_VALUES = 32_766;

/** The cloud as a file of lifetimes. */
export async function writeLifetimes(file: string, size: number, seed = 1): Promise<void> {
  const out = createWriteStream(file);
  const time = (us: number | null | undefined) =>
    typeof us === 'number'
      ? new Date(us / 1000).toISOString().slice(0, 23) + String(us % 1000).padStart(3, '0')
      : null;
  for (const { serverId, facts } of cloud(size, { seed })) {
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
  readonly productCpuMs: number;
  readonly baseCpuMs: number;
  readonly productWallMs: number;
  readonly baseWallMs: number;
}

const quiet = { write: () => true } as unknown as NodeJS.WriteStream;

/** The whole command, in this process. */
async function importFile(url: string, file: string): Promise<void> {
  const around: Surroundings = {
    env: {},
    stdin: createReadStream('/dev/null') as unknown as NodeJS.ReadStream,
    stdout: quiet,
    stderr: quiet,
    nowUs: () => CLOUD_END_US,
    stop: new AbortController().signal,
  };
  const status = await run(['import', '--quiet', '--database', url, file], around);
  if (status !== 0) throw new Error(`import ended with ${status}`);
}

interface Rows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Record<string, unknown>[];
}

async function rowsOf(db: Database): Promise<Rows[]> {
  const tables: Rows[] = [];
  for (const table of TABLES) {
    const rows = await all<Record<string, unknown>>(db, `select * from ${table} order by rowid`);
    tables.push({ table, columns: Object.keys(rows[0] ?? {}), rows });
  }
  return tables;
}

async function insertBare(db: Database, { table, columns, rows }: Rows): Promise<void> {
  const most = Math.floor(MOST_VALUES / columns.length);
  const row = `(${columns.map(() => '?').join(', ')})`;
  for (let from = 0; from < rows.length; from += most) {
    const some = rows.slice(from, from + most);
    const sql = `insert into ${table} (${columns.join(', ')}) values ${some.map(() => row).join(', ')}`;
    const values = some.flatMap((one) => columns.map((column) => one[column]));
    await all(db, sql, values);
  }
}

async function insertAllBare(file: string, tables: readonly Rows[], size: number): Promise<void> {
  const db = new Database(file);
  await exec(
    db,
    'pragma journal_mode = WAL; pragma synchronous = FULL; pragma cache_size = -65536',
  );
  for (let from = 0; from < size; from += BATCH) {
    await exec(db, 'begin immediate');
    for (const { table, columns, rows } of tables) {
      const share = (n: number) => Math.floor((n / size) * rows.length);
      await insertBare(db, { table, columns, rows: rows.slice(share(from), share(from + BATCH)) });
    }
    await exec(db, 'commit');
  }
  await new Promise((done) => db.close(done));
}

export async function compareImport(size: number): Promise<ImportFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-bench-'));
  const paths = ['lifetimes.ndjson', 'ours.db', 'bare.db'].map((name) => join(folder, name));
  const [lifetimes = '', ours = '', bare = ''] = paths;
  try {
    await writeLifetimes(lifetimes, size);
    const product = await cpuMs(() => importFile(`sqlite:${ours}`, lifetimes));
    const db = new Database(ours);
    const tables = await rowsOf(db);
    await new Promise((done) => db.close(done));
    const empty = await openStore(`sqlite:${bare}`, { schema: 'migrate', nowUs: () => 0 });
    await empty.close();
    const base = await cpuMs(() => insertAllBare(bare, tables, size));
    return {
      productCpuMs: product.cpu,
      productWallMs: product.wall,
      baseCpuMs: base.cpu,
      baseWallMs: base.wall,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
