/** How large an answer of usage may become. */
import { nodeConductorService, staff } from '../../support/nodeconductor/service';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';

const PROJECTS = Array.from({ length: 101 }, (_, i) => `project ${i}`);

const service = perFile(
  async () => {
    const made = await nodeConductorService();
    const launchedAt = '2026-01-01T00:00:00';
    await made.store.observations.record({
      origin: 'test',
      submitted: PROJECTS.map((projectId) => ({
        observation: aServer({ id: `server of ${projectId}`, projectId, launchedAt }),
      })),
    });
    await made.store.projects.put([...PROJECTS, 'empty'].map((id) => ({ id })));
    await made.addUser('root', staff);
    return made;
  },
  (made) => made.close(),
);

const ask = async (query: string) => {
  const path = `/api/stats/usage/?aggregate=project&item=cpu&from=0&to=10000&${query}`;
  const { status, body } = await (await service()).ask(path, 'root');
  return [status, JSON.parse(body)] as const;
};

it('is refused if it would have more than a million datapoints in all', async () => {
  const detail =
    '101 objects with 10000 datapoints each are more than 1000000: ask for fewer datapoints, or for some objects by uuid.';
  expect(await ask('datapoints=10000')).toEqual([413, { detail }]);
});

it('has all datapoints of fewer objects', async () => {
  const [status, [usage, ...others]] = await ask('datapoints=10000&uuid=project%207');
  expect([status, usage.name, usage.datapoints.length]).toEqual([200, 'project 7', 10_000]);
  expect(others).toEqual([]);
});
