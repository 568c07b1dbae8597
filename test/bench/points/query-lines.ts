/** What questions about measured points cost, against the bare query of the same rows. */
import { openStore } from '../../../lib/store/registry';
import type { Store } from '../../../lib/store/store';
import type { Bench, Figure, Line } from '../line';
import type { Bare, Place } from '../places';
import { get, nowUs, type Service, serviceHere } from '../service';
import { DAY_MS, END_MS, HOUR_MS, hostOf, METRIC, readings } from './readings';

const DAYS = 30;
const HOSTS = 1000;
const START_MS = END_MS - DAYS * DAY_MS;
const HOURS = Array.from({ length: DAYS * 24 }, (_, n) => START_MS / HOUR_MS + n);

interface Loaded {
  readonly place: Place;
  readonly service: Service;
  readonly bare: Bare;
  readonly ids: readonly number[];
}

let loaded: Promise<Loaded> | undefined;

/** 1,000 hosts, hour by hour, and one of them every five minutes; all of it folded. Once for all lines. */
const load = (bench: Bench): Promise<Loaded> => {
  loaded ??= makeLoaded(bench);
  return loaded;
};

export async function unload(): Promise<void> {
  if (!loaded) return;
  const { place, service, bare } = await loaded;
  await service.close();
  await bare.close();
  await place.remove();
}

async function makeLoaded({ folder, kind }: Bench): Promise<Loaded> {
  const place = await kind.make(folder);
  const store = await openStore(place.url, { schema: 'migrate', nowUs });
  for (const hour of HOURS) {
    const minutes = Array.from({ length: 11 }, (_, n) =>
      readings(hour * HOUR_MS + (n + 1) * 300_000, 0, 1),
    );
    const points = [...readings(hour * HOUR_MS, 0, HOSTS), ...minutes.flat()];
    await store.points.write(points, 'all');
  }
  await foldAll(store);
  const series = await store.points.findSeries({ scope: 'all', metric: METRIC });
  const ids = [...series]
    .sort((a, b) => ((a.tags['host'] ?? '') < (b.tags['host'] ?? '') ? -1 : 1))
    .map(({ id }) => id);
  await store.close();
  return { place, ids, service: await serviceHere(place.url), bare: await place.open() };
}

export async function foldAll({ rollUps }: Store): Promise<void> {
  while (await rollUps.foldSome(END_MS));
}

const question = (m: string): string =>
  `/api/query?start=${START_MS / 1000}&end=${END_MS / 1000 - 1}&m=${encodeURIComponent(m)}`;

async function against(
  bench: Bench,
  m: string,
  sql: (ids: readonly number[]) => string,
): Promise<Figure> {
  const { service, bare, ids } = await load(bench);
  const statement = sql(ids);
  const { productMs, baseMs, ratio } = await bench.compare(
    () => get(service.port, question(m)),
    () => bare.all(statement),
  );
  return { value: ratio, detail: `${productMs.toFixed(1)} / ${baseMs.toFixed(1)} ms` };
}

const hours = HOURS.join(', ');

export const queryLines: readonly Line[] = [
  {
    name: 'points: one series, 30 days of 5 minutes / the bare query of its rows',
    unit: 'ratio',
    atMost: 3,
    run: (bench) =>
      against(
        bench,
        `sum:${METRIC}{host=${hostOf(0)}}`,
        ([id]) =>
          `select hour, offset_ms, value from points where hour in (${hours}) and series_id = ${id}`,
      ),
  },
  {
    name: 'points: one series, 30 days of hourly means / the bare query of the roll-up',
    unit: 'ratio',
    atMost: 3,
    run: (bench) =>
      against(
        bench,
        `sum:1h-avg:${METRIC}{host=${hostOf(0)}}`,
        ([id]) =>
          `select hour, n, sum from rollup_1h where hour in (${hours}) and series_id = ${id}`,
      ),
  },
  {
    name: 'points: hourly sums of 1,000 series, 30 days / the bare query of the roll-up, grouped',
    unit: 'ratio',
    atMost: 3,
    run: (bench) =>
      against(
        bench,
        `sum:1h-sum:${METRIC}`,
        (ids) =>
          `select hour, sum(sum) as sum from rollup_1h where hour in (${hours}) and series_id in (${ids.join(', ')}) group by hour`,
      ),
  },
];
