/** What taking in costs: against the bare driver, in records a second, in memory. */

import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareImport, writeLifetimes } from './imports';
import type { Bench, Line } from './line';
import { peakRssMb, processorTime } from './memory';
import type { Place } from './places';
import { program } from './service';

/** Enough that the start does not count. */
const MOST_COMPARED = 100_000;

interface Import {
  readonly seconds: number;
  /** Processor time of the program; a server's own is not in it. */
  readonly processorSeconds: number;
  readonly peakMb: number;
}

async function importInto(place: Place, file: string): Promise<Import> {
  const started = performance.now();
  const child = program('import', '--quiet', '--allow-future', '--database', place.url, file);
  const [peak, processor] = [peakRssMb(child.pid ?? 0), processorTime(child.pid ?? 0)];
  const [status] = (await once(child, 'exit')) as [number];
  const seconds = (performance.now() - started) / 1000;
  const processorSeconds = processor.stop();
  const peakMb = peak.stop();
  if (status !== 0) throw new Error(`import ended with ${status}`);
  return { seconds, processorSeconds, peakMb };
}

/** Imports of made-up clouds of these sizes, one after the other into one new database. */
async function importApart({ folder, kind }: Bench, ...sizes: readonly number[]) {
  const file = join(folder, 'lifetimes.ndjson');
  const place = await kind.make(folder);
  const imports: Import[] = [];
  for (const [index, size] of sizes.entries()) {
    await writeLifetimes(file, size, { seed: index + 1 });
    imports.push(await importInto(place, file));
  }
  rmSync(file);
  const bytes = kind.isInProcess ? statSync(place.url.slice('sqlite:'.length)).size : undefined;
  await place.remove();
  return { imports, bytes };
}

/** The one import of a new database. */
async function importOnce(bench: Bench, size: number): Promise<Import & { bytes?: number }> {
  const { imports, bytes } = await importApart(bench, size);
  const [only] = imports;
  if (!only) throw new Error('nothing was imported');
  return { ...only, ...(bytes !== undefined && { bytes }) };
}

export const importLines: readonly Line[] = [
  {
    name: 'import, bare driver / ours, on the same rows',
    unit: 'ratio',
    atLeast: 0.6,
    async run(bench) {
      const { product, base } = await compareImport(bench, Math.min(bench.size, MOST_COMPARED));
      const by = bench.kind.isInProcess ? 'cpu' : 'wall';
      const walls = `wall ${(base.wall / product.wall).toFixed(2)}`;
      const detail = `${base[by].toFixed(0)} / ${product[by].toFixed(0)} ms, ${walls}`;
      return { value: base[by] / product[by], detail };
    },
  },
  {
    name: 'import of all records, by processor time',
    unit: 'records/s',
    atLeast: 10_000,
    promisedOn: 'SQLite',
    async run(bench) {
      const { seconds, processorSeconds, peakMb, bytes = 0 } = await importOnce(bench, bench.size);
      const size = bytes === 0 ? '' : `, ${(bytes / bench.size).toFixed(0)} bytes a record`;
      const clock = `${seconds.toFixed(0)} s on the clock`;
      const detail = `${processorSeconds.toFixed(0)} s, ${clock}, ${peakMb.toFixed(0)} MB${size}`;
      return { value: bench.size / processorSeconds, detail };
    },
  },
  {
    name: 'import of a tenth of the records, after all the others / into a new database',
    unit: 'ratio',
    atMost: 1.15,
    promisedOn: 'SQLite',
    async run(bench) {
      const tenth = bench.size / 10;
      const { imports } = await importApart(bench, tenth, bench.size - 2 * tenth, tenth);
      const [first, , last] = imports.map(({ processorSeconds }) => processorSeconds);
      const detail = `${last?.toFixed(1)} / ${first?.toFixed(1)} s of processor`;
      return { value: Number(last) / Number(first), detail };
    },
  },
  {
    name: 'memory that ten times the records take more',
    unit: 'MB',
    atMost: 150,
    async run(bench) {
      const few = await importOnce(bench, bench.size / 10);
      const many = await importOnce(bench, bench.size);
      const detail = `${few.peakMb.toFixed(0)} → ${many.peakMb.toFixed(0)} MB`;
      return { value: many.peakMb - few.peakMb, detail };
    },
  },
];
