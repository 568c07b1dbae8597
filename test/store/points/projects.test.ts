/** Sums of projects on every database: hours of their series by role, wherever servers and metrics go. */
import { observe } from '../../../lib/domain/observation';
import type { MeasuredPoint, Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2026, 0, 1);
const HOUR = T0 / HOUR_MS;

onEachDatabase('and the sums of its projects', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await make();
    store = await database.open();
  });

  const inProject = (projectId: string, atUs: number, ...serverIds: string[]) =>
    store.observations.record({
      origin: 'test',
      submitted: serverIds.map((serverId) => ({
        observation: observe({
          serverId,
          source: 'file',
          kind: 'row',
          atUs,
          facts: { projectId, launchedAtUs: 1, terminatedAtUs: null },
        }),
      })),
    });

  const of = (metric: string, serverId: string, ms: number, value: number): MeasuredPoint => ({
    metric,
    tags: { host: serverId },
    atMs: T0 + ms,
    value,
  });
  /** Bound as the tags of a series would bind it. */
  const bind = async () => {
    for (const { id, tags } of await store.points.findSeries({ scope: 'all' })) {
      await database.all(`update series set server_id = '${tags['host']}' where id = ${id}`);
    }
  };
  const fold = async () => {
    while (await store.rollUps.foldSome(T0 + 72 * HOUR_MS));
  };
  const sums = async () => {
    const rows = await database.all<Record<string, unknown>>(
      'select * from rollup_project_1h order by hour, project_id, role',
    );
    return rows.map((row) =>
      [
        Number(row['hour']) - HOUR,
        row['project_id'],
        row['role'],
        row['n'],
        row['sum'],
        row['last_sum'],
      ]
        .map(String)
        .join(' '),
    );
  };

  const points = [
    of('usage.cpu', 'a', 0, 10),
    of('usage.cpu', 'a', 5, 30),
    of('usage.cpu', 'b', 0, 5),
    of('usage.memory', 'b', 0, 1024),
    of('usage.cpu', 'c', HOUR_MS, 7),
    of('vscope.filer.datastore.diskspace.used', 'c', HOUR_MS, 2),
    of('unknown', 'c', HOUR_MS, 2),
  ];
  const before = [
    '0 p cpu_percent 3 45 35',
    '0 p mem_bytes 1 1024 1024',
    '1 q cpu_percent 1 7 7',
    '1 q disk_bytes 1 2048 2048',
  ];

  beforeEach(async () => {
    await inProject('p', 1000, 'a', 'b');
    await inProject('q', 1000, 'c');
    await store.points.write(points, 'all');
    await bind();
    await fold();
  });

  it('add up what is bound to their servers, in the unit of the role', async () => {
    expect(await sums()).toEqual(before);
    await fold();
    expect(await sums()).toEqual(before);
  });

  it('follow points that come late', async () => {
    await store.points.write([of('usage.cpu', 'a', 5, 31), of('usage.cpu', 'c', 0, 1)], 'all');
    await fold();
    expect(await sums()).toEqual([
      '0 p cpu_percent 3 46 36',
      before[1],
      '0 q cpu_percent 1 1 1',
      ...before.slice(2),
    ]);
  });

  it('end at the greatest double', async () => {
    const huge = ['a', 'b'].map((server) => of('usage.cpu', server, 2 * HOUR_MS, 1.7e308));
    await store.points.write(huge, 'all');
    await fold();
    const greatest = String(Number.MAX_VALUE);
    expect(await sums()).toEqual([...before, `2 p cpu_percent 2 ${greatest} ${greatest}`]);
  });

  it('follow a server into another project, for all its hours', async () => {
    await inProject('q', 2000, 'b');
    await fold();
    expect(await sums()).toEqual([
      '0 p cpu_percent 2 40 30',
      '0 q cpu_percent 1 5 5',
      '0 q mem_bytes 1 1024 1024',
      ...before.slice(2),
    ]);
  });

  it('follow a series that is bound to nothing any more, and a metric that means something else', async () => {
    await database.all(`update series set server_id = null where tags like '%"a"%'`);
    await database.all(
      `update metrics set role = 'db_bytes', scale = 2 where name = 'usage.memory'`,
    );
    await fold();
    expect(await sums()).toEqual([
      '0 p cpu_percent 1 5 5',
      '0 p db_bytes 1 2048 2048',
      ...before.slice(2),
    ]);
  });

  describe('of hours whose roll-ups retention has taken', () => {
    const DAY = 24 * HOUR_MS;
    const query = { nowMs: T0 + 90 * DAY, kept: { points: 2, hours: 40, days: 100 } };
    const drop = async () => {
      while (await store.rollUps.dropSome(query));
    };
    const rollUps = () => database.all('select hour from rollup_1h');

    it('stay as they were, wherever servers, series and metrics go, and whatever comes late', async () => {
      await drop();
      expect(await rollUps()).toEqual([]);
      await inProject('q', 2000, 'a');
      await fold();
      expect(await sums()).toEqual(before);
      await database.all(`update series set server_id = null where tags like '%"b"%'`);
      await database.all(`update metrics set role = 'db_bytes' where name = 'usage.cpu'`);
      await fold();
      expect(await sums()).toEqual(before);
      await store.points.write([of('usage.memory', 'a', 9, 1)], 'all');
      await fold();
      expect(await sums()).toEqual(before);
    });

    it('are added up before these are taken', async () => {
      await store.points.write([of('usage.cpu', 'c', 2 * HOUR_MS, 3)], 'all');
      const days = () => database.all(`select day from point_days where state <> 'folded'`);
      do await store.rollUps.foldSome(T0 + 72 * HOUR_MS);
      while ((await days()).length > 0);
      await drop();
      await fold();
      await drop();
      expect(await rollUps()).toEqual([]);
      expect(await sums()).toEqual([...before, '2 q cpu_percent 1 3 3']);
    });
  });
});
