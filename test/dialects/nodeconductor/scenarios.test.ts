/** Who sees what, in the facts of the original's own tests; and how many of the recorded facts are compared, by file. */

import { goldenFiles, jsonOf, linesOf } from '../../support/nodeconductor/golden';
import {
  uuidFor as id,
  nodeConductorService,
  on,
  staff,
} from '../../support/nodeconductor/service';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';

interface UsageScenario {
  readonly query: string;
  readonly datapoints: readonly (readonly [from: number, to: number, value: number])[];
  readonly expected: readonly (readonly [login: string, query: string, names: readonly string[]])[];
}
interface AlertCase {
  readonly alerts: string;
  readonly who: string;
  readonly request: string;
  readonly expected: Readonly<Record<string, number>>;
}
interface Scenario extends UsageScenario {
  readonly name: string;
  readonly cases: readonly AlertCase[];
  readonly who: readonly unknown[];
}

const scenarios = jsonOf<readonly Scenario[]>('scenarios.json');
const named = (name: string): Scenario => {
  const found = scenarios.find((each) => each.name.startsWith(name));
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
};
const usage = named('usage statistics');
const alerts = named('alert statistics');

const NOW_S = 1_415_913_000;
const ago = (minutes: number): number => (NOW_S - minutes * 60) * 1_000_000;

const service = perFile(
  async () => {
    const made = await nodeConductorService();
    made.clock.us = NOW_S * 1_000_000;
    const { store } = made;
    await store.accounts.put(['C1', 'C2'].map((name) => ({ id: id(name), name })));
    await store.projects.put([
      { id: id('P1'), name: 'P1', accountId: id('C1') },
      { id: id('P2'), name: 'P2', accountId: id('C2') },
    ]);
    await store.groups.put([{ id: id('G1'), name: 'G1', accountId: id('C1') }]);
    await store.groups.setProjects(id('G1'), [id('P1')]);
    const servers = [
      ...['I1', 'I2'].map((name) => ({ id: name, projectId: id('P1') })),
      ...['I3', 'I4'].map((name) => ({ id: name, projectId: id('P2') })),
    ];
    await store.observations.record({
      origin: 'test',
      submitted: servers.map((server) => ({
        observation: aServer({ ...server, launchedAt: '2014-01-01T00:00:00' }),
      })),
    });
    const sample = { metric: 'usage.cpu', atMs: 1_415_910_000_000, value: 3 };
    await store.points.write(
      ['I1', 'I3'].map((uuid) => ({ ...sample, tags: { uuid } })),
      'all',
    );
    await made.addUser('staff', staff);
    await made.addUser('owner', [on('account', id('C1'), 'owner')]);
    await made.addUser('manager', [on('project_group', id('G1'), 'manager')]);
    await made.addUser('nobody', []);
    return made;
  },
  (made) => made.close(),
);

it.each(usage.expected)('usage as %s, %s, is of %j', async (login, query, names) => {
  const own = query === '(default)' ? '' : `&${query.replace(/<(\w+)>/g, (_, name) => id(name))}`;
  const { body } = await (await service()).ask(`/api/stats/usage/?${usage.query}${own}`, login);
  const datapoints = usage.datapoints.map(([from, to, value]) => ({ from, to, value }));
  expect(JSON.parse(body)).toEqual(names.map((name) => ({ name, datapoints })));
});

/** "3 Warning on L1, 2 Error on L2, …, created 30 and closed 20 min ago": what stands behind the last comma is of all of its part. */
function alertsIn(text: string) {
  return text.split(';').flatMap((part) => {
    const [, created] = /created (\d+)/.exec(part) ?? [];
    const [, closed] = /closed (\d+)/.exec(part) ?? [];
    const closedAgo = part.includes('closed now') ? 0 : closed && Number(closed);
    const objects = [...part.matchAll(/(\d+) (\w+) on (an instance of )?L(\d)/g)];
    return objects.map(([, count, severity, instance, link]) => ({
      ...{ count: Number(count), severity: String(severity).toLowerCase() as 'warning' },
      ...{ isOfServer: instance !== undefined, project: `P${link}` },
      ...{ createdAgo: Number(created ?? 1), closedAgo },
    }));
  });
}

it.each(alerts.cases)('$who counts of $alerts by $request $expected', async (each) => {
  const made = await nodeConductorService();
  made.clock.us = NOW_S * 1_000_000;
  const { store } = made;
  await store.accounts.put([{ id: id('C1') }]);
  await store.projects.put(['P1', 'P2'].map((name) => ({ id: id(name), accountId: id('C1') })));
  await made.addUser('owner', [on('account', id('C1'), 'owner')]);
  await made.addUser('admin', [on('project', id('P1'))]);
  let type = 0;
  // A membership of a project in a cloud is the project here.
  for (const given of alertsIn(each.alerts)) {
    const projectId = id(given.project);
    const object = given.isOfServer
      ? { scopeType: 'server' as const, scopeId: 'I1' }
      : { scopeType: 'project' as const, scopeId: projectId };
    const opened = await store.alerts.open(
      Array.from({ length: given.count }, () => ({
        ...{ ...object, projectId, accountId: id('C1'), siteId: null, context: {}, message: '' },
        ...{ type: `type ${type++}`, severity: given.severity, createdAtUs: ago(given.createdAgo) },
      })),
    );
    if (given.closedAgo === undefined) continue;
    for (const alert of opened) await store.alerts.close(alert.id, ago(Number(given.closedAgo)));
  }
  const query = each.request
    .replace(/^.*\?/, '')
    .replace(/<(\d+) min ago>/g, (_, minutes) => String(ago(Number(minutes)) / 1_000_000))
    .replace(/<(\w+)>/g, (_, name) => id(name));
  const { body } = await made.ask(`/api/alerts/stats/?${query}`, each.who);
  await made.close();
  expect(JSON.parse(body)).toEqual(each.expected);
});

/** By file: what is compared, where, and what is left out and why. */
const COVERAGE: Readonly<
  Record<string, readonly [compared: number, leftOut: number, note: string]>
> = {
  'creation-time.ndjson.gz': [0, 71, 'creation-time is not served'],
  'errors.json': [
    54,
    2,
    'errors, and logins, ages and stories with tokens; creation-time is not served',
  ],
  'paging.json': [55, 0, 'paging'],
  'scenarios.json': [
    27,
    6,
    'scenarios and checklist; who sees quotas is told in sentences, and follows from who sees projects',
  ],
  'usage.ndjson.gz': [340, 0, 'golden-usage'],
};

const sizeOf = (file: string): number => {
  if (file.endsWith('.gz')) return linesOf(file).length;
  if (file === 'errors.json')
    return Object.values(jsonOf<Record<string, unknown[]>>(file)).flat().length;
  if (file !== 'scenarios.json') return jsonOf<unknown[]>(file).length;
  const { expected } = named('customer statistics');
  const quotas = named('quota statistics');
  return (
    Object.keys(expected).length +
    usage.expected.length +
    alerts.cases.length +
    quotas.cases.length +
    quotas.who.length
  );
};

test('every recorded fact is compared or left out for a reason', () => {
  expect(goldenFiles).toEqual(Object.keys(COVERAGE));
  for (const [file, [compared, leftOut, note]] of Object.entries(COVERAGE)) {
    process.stdout.write(`${file}: ${compared} compared, ${leftOut} left out (${note})\n`);
    expect([file, sizeOf(file)]).toEqual([file, compared + leftOut]);
  }
});
