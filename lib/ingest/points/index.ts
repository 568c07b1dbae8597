/** Takes in files of measured points. Repeating it is safe: of one series and stamp the value written last stands. */

import { AppError } from '../../errors';
import type { MeasuredPoint, PointRefusal, Store } from '../../store/store';
import { type ReadableFile, readText } from '../files';
import { READERS } from '../formats/registry';
import type { Text } from '../formats/sniff';
import { exportedSeries, type LineFault, type PointLine, pointRow } from './line';
import { readPointRows } from './rows';
import { withSiteTags } from './site-tags';

export interface PointsReport {
  /** More text was read, decompressed. */
  onText(bytes: number): void;
  /** Points that are stored. */
  onTaken(count: number): void;
  onFault(file: string, fault: LineFault & { readonly line: number }): void;
  /** A file that breaks off. The points before the fault count. */
  onBroken(file: string, error: AppError): void;
}

type Target = Pick<Store, 'points' | 'sites'>;

export async function importPoints(
  store: Target,
  files: readonly ReadableFile[],
  report: PointsReport,
): Promise<void> {
  for (const file of files) {
    try {
      await importFile(store, file, report);
    } catch (error) {
      if (!isAboutFile(error)) throw error;
      report.onBroken(file.name, error);
    }
  }
}

const isAboutFile = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'unreadableInput' || error.code === 'refusedInput');

/** So many are written in one transaction, or somewhat more where a line has many. */
const BATCH = 5000;

interface Batch {
  readonly points: MeasuredPoint[];
  /** Of each point. */
  readonly lines: number[];
}

async function importFile(store: Target, file: ReadableFile, report: PointsReport): Promise<void> {
  let batch: Batch = { points: [], lines: [] };
  const flush = async () => {
    const full = batch;
    batch = { points: [], lines: [] };
    if (full.points.length > 0) await write(store, full, { file, report });
  };
  try {
    for await (const { line, points, faults } of pointLines(file, report)) {
      for (const fault of faults) report.onFault(file.name, { line, ...fault });
      for (const point of points) {
        batch.points.push(point);
        batch.lines.push(line);
        if (batch.points.length >= BATCH) await flush();
      }
    }
  } finally {
    await flush();
  }
}

interface ReadLine extends PointLine {
  readonly line: number;
}

const pointLines = (file: ReadableFile, report: PointsReport): AsyncGenerator<ReadLine> =>
  readText(file, ({ format, chunks }) => {
    const text = { format, chunks: counted(chunks, report) };
    return format === 'csv' ? rowsOf(text, file) : seriesOf(text);
  });

async function* counted(
  chunks: AsyncIterable<Buffer>,
  report: PointsReport,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    report.onText(chunk.length);
    yield chunk;
  }
}

async function* rowsOf({ chunks }: Text, file: ReadableFile): AsyncGenerator<ReadLine> {
  for await (const row of readPointRows(chunks, file.delimiter)) {
    const { line } = row;
    yield 'fault' in row ? faultyLine(line, row.fault) : { line, ...pointRow(row.fields) };
  }
}

async function* seriesOf({ format, chunks }: Text): AsyncGenerator<ReadLine> {
  for await (const records of READERS[format](chunks)) {
    for (const record of records) {
      if ('remark' in record) continue;
      const { line } = record;
      yield 'fault' in record
        ? faultyLine(line, record.fault, record.field)
        : { line, ...exportedSeries(record.fields) };
    }
  }
}

const faultyLine = (line: number, reason: string, field?: string): ReadLine => ({
  line,
  points: [],
  faults: [{ field, reason }],
});

const REFUSALS: Readonly<Record<PointRefusal, string>> = {
  scope: 'is not within what may be written',
  closed: 'is older than points are kept, and its hour is summed up already',
  limit: 'begins a new series, and there are as many as are allowed',
};

async function write(
  store: Target,
  { points, lines }: Batch,
  { file, report }: { readonly file: ReadableFile; readonly report: PointsReport },
): Promise<void> {
  const { refused } = await withSiteTags(store).write(points, 'all');
  report.onTaken(points.length - refused.size);
  for (const [position, refusal] of refused) {
    const reason = `the point of ${points[position]?.metric} at ${points[position]?.atMs} ms ${REFUSALS[refusal]}`;
    report.onFault(file.name, { line: lines[position] ?? 0, field: undefined, reason });
  }
}
