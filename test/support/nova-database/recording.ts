/** The databases of a real Nova after six minutes with 44 servers, before and after archiving, and its own usage answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'nova-database');

const unzipped = (name: string): string => gunzipSync(readFileSync(join(FOLDER, name))).toString();

export type Cell = string | number | null;

export interface RecordedRow {
  /** `nova_api`, `nova_cell0` or `nova`. */
  readonly db: string;
  readonly table: string;
  readonly row: Readonly<Record<string, Cell>>;
}

const rowsIn = (name: string): readonly RecordedRow[] =>
  unzipped(name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

export const before = rowsIn('before.ndjson.gz');
export const after = rowsIn('after.ndjson.gz');

/** What is left after `nova-manage db purge`. */
export const purged = after.filter(({ table }) => !table.startsWith('shadow_'));

export interface RecordedUsage {
  readonly asked_at: string;
  readonly microversion: string;
  readonly path: string;
  readonly status: number;
  readonly answer: unknown;
}

export const usageAnswers: readonly RecordedUsage[] = JSON.parse(unzipped('usage.json.gz'));
