/** A writer and a fold of the same hour on a server: whoever comes second waits, and sees what the first one did. */
import type { Store } from '../../../lib/store/store';
import { onDatabase, SERVER_NAMES, type TestDatabase } from '../../support/databases/databases';

const HOUR_MS = 3_600_000;
const HOUR = 490_000;

for (const kind of SERVER_NAMES) {
  onDatabase(kind, 'and a writer who meets a fold', (make) => {
    let database: TestDatabase;
    let store: Store;
    beforeEach(async () => {
      database = await make();
      store = await database.open();
    });

    const write = (value: number) => {
      const point = { metric: 'cpu', tags: { host: 'a' }, atMs: HOUR * HOUR_MS, value };
      return store.points.write([point], 'all');
    };
    const dirty = () => database.all('select hour from rollup_dirty');

    it('leaves a mark if the fold began before the points were there', async () => {
      await write(1);
      await database.all('begin');
      await database.all(`update point_hours set state = 'folding' where hour = ${HOUR}`);
      let isWritten = false;
      const writing = write(2).then(() => {
        isWritten = true;
      });
      // The writer has asked for its lock by the time that two others have been answered.
      for (let n = 0; n < 20; n += 1) await store.points.retention();
      expect(isWritten).toBe(false);
      await database.all('commit');
      await writing;
      expect(await dirty()).toEqual([{ hour: HOUR }]);
      expect(await database.all('select value from points')).toEqual([{ value: 2 }]);
    });

    it('leaves none while the hour is open', async () => {
      await write(1);
      await write(2);
      expect(await dirty()).toEqual([]);
      expect(await database.all('select value from points')).toEqual([{ value: 2 }]);
    });

    it('is seen by the sums of projects if a series moves meanwhile', async () => {
      await write(1);
      while (await store.rollUps.foldSome((HOUR + 48) * HOUR_MS));
      await database.all(`update series set project_id = 'before'`);
      await database.all('begin');
      await database.all('update series set last_day = last_day + 1');
      await database.all(`insert into point_hours (hour, state) values (${HOUR + 24}, 'folded')`);
      const moving = store.rollUps.foldSome((HOUR + 48) * HOUR_MS);
      // As above.
      for (let n = 0; n < 20; n += 1) await store.points.retention();
      await database.all('commit');
      await moving;
      expect(await database.all('select * from rollup_project_dirty order by hour')).toEqual([
        { hour: HOUR, project_id: 'before' },
        { hour: HOUR + 24, project_id: 'before' },
      ]);
    });
  });
}
