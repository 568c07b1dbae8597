/** Many series over days: what a batch takes at the end against the beginning, and what is kept of it. */
import { existsSync, statSync } from 'node:fs';
import { openStore } from '../../../lib/store/registry';
import type { Bench, Line } from '../line';
import { peakRssMb } from '../memory';
import { nowUs } from '../service';
import { foldAll } from './query-lines';
import { DAY_MS, END_MS, HOUR_MS, readings } from './readings';

const DAYS = 5;
const BATCH = 1000;
const START_MS = END_MS - DAYS * DAY_MS;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const SIZES: Readonly<Record<string, string>> = {
  PostgreSQL: 'select pg_database_size(current_database()) as bytes',
  MariaDB:
    'select sum(data_length + index_length) as bytes from information_schema.tables where table_schema = database()',
};

async function bytesOf({ kind }: Bench, { url, open }: Awaited<ReturnType<Bench['kind']['make']>>) {
  const sql = SIZES[kind.name];
  if (sql === undefined) {
    const file = url.replace('sqlite:', '');
    return [file, `${file}-wal`].reduce(
      (sum, name) => sum + (existsSync(name) ? statSync(name).size : 0),
      0,
    );
  }
  const bare = await open();
  const [row] = await bare.all<{ bytes: number }>(sql);
  await bare.close();
  return Number(row?.bytes);
}

export const loadLines: readonly Line[] = [
  {
    name: 'many series, 5 days, hour by hour: a batch on the last day / on the first',
    unit: 'ratio',
    atMost: 1.5,
    async run(bench) {
      const place = await bench.kind.make(bench.folder);
      const store = await openStore(place.url, { schema: 'migrate', nowUs });
      const peak = peakRssMb(process.pid);
      const times: number[] = [];
      try {
        for (let atMs = START_MS; atMs < END_MS; atMs += HOUR_MS) {
          for (let from = 0; from < bench.size; from += BATCH) {
            const points = readings(atMs, from, BATCH);
            const started = performance.now();
            await store.points.write(points, 'all');
            times.push(performance.now() - started);
          }
        }
        const memoryMb = peak.stop();
        const folding = performance.now();
        await foldAll(store);
        const foldS = (performance.now() - folding) / 1000;
        const bytes = await bytesOf(bench, place);
        const perHour = bench.size / BATCH;
        // Of the first day without its first hour, which makes the series.
        const first = mean(times.slice(perHour, perHour * 24));
        const last = mean(times.slice(-perHour * 24));
        const size = `${(bytes / 1e6).toFixed(0)} MB with roll-ups, ${(bytes / (bench.size * DAYS * 24)).toFixed(0)} bytes a point`;
        const detail = `${last.toFixed(1)} / ${first.toFixed(1)} ms; ${size}; process ${memoryMb.toFixed(0)} MB; folded in ${foldS.toFixed(0)} s`;
        return { value: last / first, detail };
      } finally {
        await store.close();
        await place.remove();
      }
    },
  },
];
