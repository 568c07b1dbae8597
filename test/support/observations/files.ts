/** Files to import, without a disk: their bytes, and what a source makes of them. */
import { Readable } from 'node:stream';
import type { Observation } from '../../../lib/domain/observation';
import { type FileInput, fileSource } from '../../../lib/ingest/files';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import type { Source, Warning } from '../../../lib/ingest/source';
import type { Refusal } from '../../../lib/store/store';

/** A record with all that is needed, as JSON or as the texts of CSV. */
export const RECORD = {
  instance_id: 'server-1',
  tenant_id: 'project-1',
  name: 'web',
  flavor: 'm1.small',
  vcpus: 1,
  memory_mb: 2048,
  root_gb: 20,
  ephemeral_gb: 0,
  swap_mb: 0,
  launched_at: '2026-01-01T10:00:00',
  terminated_at: '2026-01-01T12:00:00',
  vm_state: 'deleted',
} as const;

export type AnyRecord = Readonly<Record<string, unknown>>;

export const ndjson = (...records: readonly AnyRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** Cells are always quoted, so that any text can stand in them. */
export function csv(columns: readonly string[], records: readonly AnyRecord[]): string {
  const cell = (value: unknown): string => {
    const text =
      typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? '');
    return `"${String(text).replaceAll('"', '""')}"`;
  };
  const rows = records.map((record) => columns.map((column) => cell(record[column])).join(','));
  return [columns.join(','), ...rows].map((row) => `${row}\n`).join('');
}

export interface FileReading {
  readonly observations: readonly Observation[];
  readonly refused: readonly Refusal[];
  readonly warnings: readonly Warning[];
  /** What was wrong with the file as a whole. */
  readonly failure?: Error;
}

export interface ReadOptions extends Partial<Omit<FileInput, 'content'>> {
  /** The bytes come in chunks of this length. */
  readonly chunkBytes?: number;
}

/** A file of these bytes. */
export function sourceOf(
  content: string | Buffer,
  { chunkBytes = 65_536, ...options }: ReadOptions = {},
): Source {
  return fileSource({
    ...{ name: 'input', format: 'auto', warnedFields: new Set<string>(), latestUs: NO_LIMIT },
    ...options,
    content: Readable.from(chunksOf(Buffer.from(content), chunkBytes)),
  });
}

/** Reads a whole file, and keeps what came before a failure. */
export async function readFile(
  content: string | Buffer,
  options: ReadOptions = {},
): Promise<FileReading> {
  const observations: Observation[] = [];
  const refused: Refusal[] = [];
  const warnings: Warning[] = [];
  try {
    for await (const batch of sourceOf(content, options).batches()) {
      observations.push(...batch.submitted.map(({ observation }) => observation));
      refused.push(...(batch.refused ?? []));
      warnings.push(...(batch.warnings ?? []));
    }
  } catch (failure) {
    return { observations, refused, warnings, failure: failure as Error };
  }
  return { observations, refused, warnings };
}

function* chunksOf(bytes: Buffer, length: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
