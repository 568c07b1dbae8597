/** What writing measured points costs: against the bare driver, and beside other stores of points. */

import { openStore } from '../../../lib/store/registry';
import type { Bench, Figure, Line } from '../line';
import { compareBy } from '../measure';
import type { Bare, Place, PlaceKind } from '../places';
import { nowUs, serviceApart } from '../service';
import { OTHERS, startOther } from './others';
import { BATCH, put, putRate } from './put';
import { bodyOf, END_MS, HOUR_MS, readings } from './readings';

const START_MS = END_MS - HOUR_MS;
/** Of one round, so that it is long enough to be timed. */
const BATCHES = 5;
const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -65536'];

export async function makeSchema({ url }: Place): Promise<void> {
  const store = await openStore(url, { schema: 'migrate', nowUs });
  await store.close();
}

const UPSERTS: Readonly<Record<string, string>> = {
  SQLite: 'on conflict (hour, series_id, offset_ms) do update set value = excluded.value',
  PostgreSQL: 'on conflict (hour, series_id, offset_ms) do update set value = excluded.value',
  MariaDB: 'on duplicate key update value = values(value)',
};

/** The same rows, in a transaction as large: what a program would do with the driver alone. */
export async function upsertBare({ name, isInProcess }: PlaceKind, bare: Bare, atMs: number) {
  const hour = Math.floor(atMs / HOUR_MS);
  const rows = readings(atMs, 0, BATCH).flatMap(({ value }, n) => [
    ...[hour, n + 1, atMs - hour * HOUR_MS, value],
  ]);
  const places = Array.from({ length: BATCH }, () => '(?, ?, ?, ?)').join(', ');
  await bare.all(isInProcess ? 'begin immediate' : 'begin');
  await bare.all(
    `insert into points (hour, series_id, offset_ms, value) values ${places} ${UPSERTS[name]}`,
    rows,
  );
  await bare.all('commit');
}

async function againstBare({ folder, kind }: Bench): Promise<Figure> {
  const [ours, theirs] = [await kind.make(folder), await kind.make(folder)];
  await makeSchema(theirs);
  const bare = await theirs.open();
  for (const pragma of kind.isInProcess ? PRAGMAS : []) await bare.all(`pragma ${pragma}`);
  const service = await serviceApart(ours.url);
  let [put_, upserted] = [0, 0];
  const instant = (n: number) => START_MS + n * 1000;
  try {
    const { productMs, baseMs } = await compareBy('wall')(
      async () => {
        for (let n = 0; n < BATCHES; n += 1)
          await put(service.port, bodyOf(readings(instant(put_++), 0, BATCH)));
      },
      async () => {
        for (let n = 0; n < BATCHES; n += 1) await upsertBare(kind, bare, instant(upserted++));
      },
    );
    const each = (ms: number) => (ms / BATCHES).toFixed(1);
    return { value: baseMs / productMs, detail: `${each(baseMs)} / ${each(productMs)} ms` };
  } finally {
    await service.close();
    await bare.close();
    await ours.remove();
    await theirs.remove();
  }
}

async function ourRate({ folder, kind }: Bench): Promise<Figure> {
  const place = await kind.make(folder);
  const service = await serviceApart(place.url);
  try {
    return { value: await putRate(service.port, START_MS), detail: '4 clients' };
  } finally {
    await service.close();
    await place.remove();
  }
}

async function otherRate(name: string, { folder }: Bench): Promise<Figure> {
  const other = await startOther(name, folder);
  if (!other) return { value: Number.NaN, detail: 'not installed' };
  try {
    return { value: await putRate(other.port, START_MS), detail: '4 clients' };
  } finally {
    await other.stop();
  }
}

export const putLines: readonly Line[] = [
  {
    name: "points: bare driver's upsert / put over HTTP, of the same 1,000 points",
    unit: 'ratio',
    atLeast: 0.5,
    run: againstBare,
  },
  { name: 'points: put over HTTP', unit: 'points/s', run: ourRate },
  ...Object.keys(OTHERS).map((name) => ({
    name: `points: put over HTTP to ${name}`,
    unit: 'points/s',
    run: (bench: Bench) => otherRate(name, bench),
  })),
];
