/** What the original service computed out of random samples, compared number by number. */
import { observe } from '../../../lib/domain/observation';
import type { MeasuredPoint } from '../../../lib/store/store';
import { type GoldenUsage, linesOf } from '../../support/nodeconductor/golden';
import { nodeConductorService, staff, uuidFor } from '../../support/nodeconductor/service';
import { perFile } from '../../support/scene';

const cases = linesOf<GoldenUsage>('usage.ndjson.gz');

const METRICS = { cpu: 'usage.cpu', memory: 'usage.memory', storage: 'usage.disk' } as const;

const pointsOf = ({ id, item, instances }: GoldenUsage): MeasuredPoint[] =>
  instances.flatMap((samples, i) =>
    samples.map(([second, value]) => ({
      metric: METRICS[item],
      tags: { uuid: `${id}-${i}` },
      atMs: second * 1000,
      value,
    })),
  );

const serversOf = ({ id, instances }: GoldenUsage) =>
  instances.map((_samples, i) => ({
    observation: observe({
      ...{ serverId: `${id}-${i}`, source: 'file', kind: 'row', atUs: 2 },
      facts: { projectId: uuidFor(id), launchedAtUs: 1, terminatedAtUs: null },
    }),
  }));

/** Each case has a project of its own. */
const service = perFile(
  async () => {
    const made = await nodeConductorService();
    const submitted = cases.flatMap(serversOf);
    await made.store.observations.record({ origin: 'test', submitted });
    await made.store.points.write(cases.flatMap(pointsOf), 'all');
    await made.addUser('root', staff);
    return made;
  },
  (made) => made.close(),
);

async function answerOf({ id, item, from, to, datapoints }: GoldenUsage) {
  const window = `from=${from}&to=${to}&datapoints=${datapoints}`;
  const path = `/api/stats/usage/?aggregate=project&uuid=${uuidFor(id)}&item=${item}&${window}`;
  const { status, body } = await (await service()).ask(path, 'root');
  expect(status).toBe(200);
  const [{ datapoints: points }] = JSON.parse(body);
  return points.map((point: Record<string, number>) => [
    point['from'],
    point['to'],
    point['value'],
  ]);
}

/** Of two samples of one second both count, and of an instance that was measured twice in a minute, too. */
function expectedOf({ expected, mark, mean_of_all_samples_at: means = [] }: GoldenUsage) {
  const byBucket = new Map(means);
  const places = mark === 'rounded' ? 1e-4 : undefined;
  return expected.map(([from, to, value], i) => {
    const wanted = byBucket.get(i) ?? value;
    const tolerance = places ?? 1e-12 * Math.max(1, Math.abs(wanted));
    return { from, to, wanted, tolerance };
  });
}

test('all cases of usage are compared', () => {
  expect(cases).toHaveLength(340);
});

it.each(Object.keys(METRICS))('%s is what the original computed', async (item) => {
  const asked = cases.filter((each) => each.item === item);
  expect(asked.length).toBeGreaterThan(50);
  const different: string[] = [];
  for (const each of asked) {
    const answered = await answerOf(each);
    const expected = expectedOf(each);
    expect(answered).toHaveLength(expected.length);
    for (const [i, { from, to, wanted, tolerance }] of expected.entries()) {
      const [start, end, value] = answered[i];
      const isSame = start === from && end === to && Math.abs(value - wanted) <= tolerance;
      if (!isSame) different.push(`${each.id}, bucket ${i}: ${answered[i]} instead of ${wanted}`);
    }
  }
  expect(different).toEqual([]);
});
