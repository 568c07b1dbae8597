/** What the usage of a customer costs, against the bare query on the roll-up of its project. */
import { observe } from '../../../lib/domain/observation';
import { openStore } from '../../../lib/store/registry';
import type { Line } from '../line';
import { get, nowUs, serviceHere } from '../service';
import { foldAll } from './query-lines';
import { DAY_MS, END_MS, HOUR_MS, measurement } from './readings';

const DAYS = 30;
const SERVERS = Array.from({ length: 1000 }, (_, n) => `server ${n}`);
const START_MS = END_MS - DAYS * DAY_MS;
const CUSTOMER = 'c'.repeat(32);
const PROJECT = 'p'.repeat(32);

/** 1,000 servers of one customer, measured hour by hour; all of it folded. */
async function load(url: string): Promise<void> {
  const store = await openStore(url, { schema: 'migrate', nowUs });
  await store.accounts.put([{ id: CUSTOMER, name: 'customer' }]);
  await store.projects.put([{ id: PROJECT, accountId: CUSTOMER }]);
  await store.observations.record({
    origin: 'bench',
    submitted: SERVERS.map((serverId) => ({
      observation: observe({
        ...{ serverId, source: 'file', kind: 'row', atUs: 2 },
        facts: { projectId: PROJECT, launchedAtUs: 1, terminatedAtUs: null },
      }),
    })),
  });
  for (let atMs = START_MS; atMs < END_MS; atMs += HOUR_MS) {
    const points = SERVERS.map((uuid, n) => ({
      ...{ metric: 'usage.cpu', tags: { uuid }, atMs },
      value: measurement(n, atMs),
    }));
    await store.points.write(points, 'all');
  }
  await foldAll(store);
  await store.close();
}

const window = `from=${START_MS / 1000}&to=${END_MS / 1000}&datapoints=30`;
const QUESTION = `/api/stats/usage/?item=cpu&uuid=${CUSTOMER}&${window}`;
const [FROM, TO] = [START_MS / HOUR_MS, END_MS / HOUR_MS];
const BARE = `select hour, n, sum, last_sum from rollup_project_1h
  where project_id = '${PROJECT}' and role = 'cpu_percent' and hour >= ${FROM} and hour < ${TO}`;

export const customerLines: readonly Line[] = [
  {
    name: 'points: usage of a customer with 1,000 servers, 30 days / the bare query of the roll-up',
    unit: 'ratio',
    atMost: 3,
    promisedOn: 'SQLite',
    async run({ folder, kind, compare }) {
      const place = await kind.make(folder);
      await load(place.url);
      const [service, bare] = [await serviceHere(place.url), await place.open()];
      try {
        const { productMs, baseMs, ratio } = await compare(
          () => get(service.port, QUESTION),
          () => bare.all(BARE),
        );
        return { value: ratio, detail: `${productMs.toFixed(1)} / ${baseMs.toFixed(1)} ms` };
      } finally {
        await service.close();
        await bare.close();
        await place.remove();
      }
    },
  },
];
