/** What taking in costs: against the bare driver, in records a second, in memory. */

import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compareImport, writeLifetimes } from './imports';
import type { Bench, Line } from './line';
import { peakRssMb } from './memory';
import { program } from './service';

/** Enough that the start does not count. */
const MOST_COMPARED = 100_000;

interface Import {
  readonly seconds: number;
  readonly peakMb: number;
}

async function importApart({ folder, kind }: Bench, size: number): Promise<Import> {
  const file = join(folder, 'lifetimes.ndjson');
  const place = await kind.make(folder);
  await writeLifetimes(file, size);
  const started = performance.now();
  const child = program('import', '--quiet', '--allow-future', '--database', place.url, file);
  const peak = peakRssMb(child.pid ?? 0);
  const [status] = (await once(child, 'exit')) as [number];
  const seconds = (performance.now() - started) / 1000;
  rmSync(file);
  await place.remove();
  if (status !== 0) throw new Error(`import ended with ${status}`);
  return { seconds, peakMb: peak.stop() };
}

export const importLines: readonly Line[] = [
  {
    name: 'import, bare driver / ours, on the same rows',
    unit: 'ratio',
    atLeast: 0.5,
    async run(bench) {
      const { product, base } = await compareImport(bench, Math.min(bench.size, MOST_COMPARED));
      const by = bench.kind.isInProcess ? 'cpu' : 'wall';
      const walls = `wall ${(base.wall / product.wall).toFixed(2)}`;
      const detail = `${base[by].toFixed(0)} / ${product[by].toFixed(0)} ms, ${walls}`;
      return { value: base[by] / product[by], detail };
    },
  },
  {
    name: 'import of all records',
    unit: 'records/s',
    atLeast: 5000,
    promisedOn: 'SQLite',
    async run(bench) {
      const { seconds, peakMb } = await importApart(bench, bench.size);
      const detail = `${seconds.toFixed(0)} s, ${peakMb.toFixed(0)} MB`;
      return { value: bench.size / seconds, detail };
    },
  },
  {
    name: 'memory that ten times the records take more',
    unit: 'MB',
    atMost: 150,
    async run(bench) {
      const few = await importApart(bench, bench.size / 10);
      const many = await importApart(bench, bench.size);
      const detail = `${few.peakMb.toFixed(0)} → ${many.peakMb.toFixed(0)} MB`;
      return { value: many.peakMb - few.peakMb, detail };
    },
  },
];
