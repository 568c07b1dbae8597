/** Points of servers that change their project, of metrics that change their meaning; and the sums of projects by hand. */
import fc from 'fast-check';
import { observe } from '../../../lib/domain/observation';
import type { MetricRole } from '../../../lib/domain/points/roles';
import { ROLL_UP_VALUES } from '../../../lib/domain/points/roll-up';
import type { Store } from '../../../lib/store/store';
import { DAY_MS, HOUR_MS, type PointsByStamp, rolledUpByHand } from './rolled-up';
import { anyPoint, anyStep, type Drawn } from './steps';

const WANTED = (['count', 'sum', 'last'] as const).map((value) => ROLL_UP_VALUES.indexOf(value));

const SERVERS = ['a', 'b', 'c'];
export const PROJECTS = ['p', 'q', 'r'];
const METRICS = ['x', 'y'];
export const ROLES: readonly MetricRole[] = ['cpu_percent', 'disk_bytes'];

interface Measured extends Drawn {
  readonly metric: string;
}

export type ProjectStep =
  | { readonly act: 'write'; readonly points: readonly Measured[] }
  | { readonly act: 'move'; readonly server: string; readonly project: string }
  | {
      readonly act: 'mean';
      readonly metric: string;
      readonly role: MetricRole;
      readonly scale: number;
    }
  | { readonly act: 'fold'; readonly day: number; readonly steps: number };

const of = fc.constantFrom;
const anyMeasured = fc
  .tuple(anyPoint, of(...METRICS))
  .map(([point, metric]): Measured => ({ ...point, metric }));

export const anyProjectStep: fc.Arbitrary<ProjectStep> = fc.oneof(
  fc.record({ act: of('write'), points: fc.array(anyMeasured, { minLength: 1, maxLength: 8 }) }),
  fc.record({ act: of('move'), server: of(...SERVERS), project: of(...PROJECTS) }),
  fc.record({
    act: of('mean'),
    metric: of(...METRICS),
    role: of(...ROLES),
    scale: of(1, 0.1, 1024),
  }),
  anyStep.filter((step) => step.act === 'fold'),
);

/** The hours of each project: start, count, sum, sum of the last. */
export type ProjectHours = Readonly<Record<string, readonly (readonly number[])[]>>;

interface Counted {
  readonly points: PointsByStamp;
  readonly scale: number;
}

function addedUpByHand(series: readonly Counted[]): readonly (readonly number[])[] {
  const hours = new Map<number, readonly [number, number, number]>();
  for (const { points, scale } of series) {
    for (const [start = 0, ...values] of rolledUpByHand(points, 'hour')) {
      const [count = 0, sum = 0, last = 0] = WANTED.map((index) => values[index]);
      const [counts, sums, lasts] = hours.get(start) ?? [0, 0, 0];
      hours.set(start, [counts + count, sums + sum * scale, lasts + last * scale]);
    }
  }
  return Array.from(hours, ([start, values]) => [start, ...values]).sort(
    ([a = 0], [b = 0]) => a - b,
  );
}

/** Each run has days, servers, projects and metrics of its own, so that one database serves all of them. */
export function projectScene(run: number) {
  const own = (name: string) => `${run}-${name}`;
  const startMs = (20_000 + run * 5) * DAY_MS;
  const projects = new Map(SERVERS.map((server) => [server, 'p']));
  const meanings = new Map(METRICS.map((metric) => [metric, { role: ROLES[0], scale: 1 }]));
  /** Of each series, in the order in which they are made: its values by stamp. */
  const series = new Map<string, Map<number, number>>();
  let changes = 0;

  const settle = async (store: Store, servers: readonly string[]) => {
    changes += 1;
    await store.observations.record({
      origin: 'test',
      submitted: servers.map((server) => ({
        observation: observe({
          serverId: own(server),
          source: 'file',
          kind: 'row',
          atUs: changes,
          facts: {
            projectId: own(projects.get(server) ?? ''),
            launchedAtUs: 1,
            terminatedAtUs: null,
          },
        }),
      })),
    });
  };
  const putMeaning = (store: Store, metric: string) =>
    store.metrics.put([{ name: own(metric), ...meanings.get(metric) }]);

  const acts = {
    async write(store: Store, { points }: { points: readonly Measured[] }) {
      const measured = points.map(({ host, metric, day, hour, ms, value }) => {
        const atMs = startMs + day * DAY_MS + hour * HOUR_MS + ms;
        const key = `${metric} ${host}`;
        series.set(key, (series.get(key) ?? new Map()).set(atMs, value + 0));
        return { metric: own(metric), tags: { instance_uuid: own(host) }, atMs, value };
      });
      await store.points.write(measured, 'all');
    },
    async move(store: Store, { server, project }: { server: string; project: string }) {
      projects.set(server, project);
      await settle(store, [server]);
    },
    async mean(
      store: Store,
      { metric, ...meaning }: { metric: string; role: MetricRole; scale: number },
    ) {
      meanings.set(metric, meaning);
      await putMeaning(store, metric);
    },
    async fold({ rollUps }: Store, { day, steps }: { day: number; steps: number }) {
      for (let left = steps; left > 0; left -= 1)
        if (!(await rollUps.foldSome(startMs + day * DAY_MS))) return;
    },
  };

  return {
    startMs,
    async begin(store: Store) {
      await settle(store, SERVERS);
      for (const metric of METRICS) await putMeaning(store, metric);
    },
    act: (store: Store, step: ProjectStep) => acts[step.act](store, step as never),
    async asked({ points }: Store, role: MetricRole): Promise<ProjectHours> {
      const window = { fromMs: startMs, toMs: startMs + 4 * DAY_MS };
      const projectIds = PROJECTS.map(own);
      const read = await points.readProjectRollUps({ ...window, projectIds, role });
      const rows = Array.from(read, ([id, { startMs: starts, count, sum, lastSum }]) => {
        const hours = Array.from(starts, (at, i) => [at, count[i], sum[i], lastSum[i]] as number[]);
        return [id.slice(own('').length), hours] as const;
      });
      return Object.fromEntries(rows);
    },
    byHand: (role: MetricRole): ProjectHours =>
      Object.fromEntries(
        PROJECTS.map((project) => {
          const counted = Array.from(series).flatMap(([key, points]) => {
            const [metric = '', server = ''] = key.split(' ');
            const meaning = meanings.get(metric);
            const isCounted = projects.get(server) === project && meaning?.role === role;
            return isCounted ? [{ points, scale: meaning.scale }] : [];
          });
          return [project, addedUpByHand(counted)] as const;
        }).filter(([, hours]) => hours.length > 0),
      ),
  };
}
