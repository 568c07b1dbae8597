/** The stamps of batches: in the order in which the batches came to be seen, whatever the clocks say. */
import { setTimeout as after } from 'node:timers/promises';
import type { Batch } from '../../../lib/store/store';
import {
  onDatabase,
  onEachDatabase,
  SERVER_NAMES,
  type TestDatabase,
} from '../../support/databases/databases';
import { untilOneWaits } from '../../support/databases/other-sessions';
import { pauseAfter } from '../../support/databases/paused-writer';
import { row } from '../../support/observations/observations';

const batch = (serverId: string): Batch => ({
  origin: serverId,
  submitted: [{ observation: row({ serverId, launchedAtUs: 1 }) }],
});

/** Some commits take their time, and others pass them. */
let statements = 0;
const onSlowWay = async (sql: string) => {
  statements += 1;
  if (/^(update batches|insert into batches \(recorded_us)/.test(sql)) await after(statements % 8);
};

const stampsIn = ({ all }: TestDatabase) =>
  all<{ origin: string; us: number | string }>(
    'select origin, recorded_us as us from batches order by recorded_us',
  );

onEachDatabase('stamping batches of several writers', (make) => {
  it('never shows a batch with an earlier stamp than one that was there before', async () => {
    const database = await make();
    // The clocks differ by hours, one stands still, and one goes back.
    const clocks = [(n: number) => 9e9 + n * 1e6, () => 5, (n: number) => 9e9 - n * 1e6];
    let isWriting = true;
    const writing = Promise.all(
      clocks.map(async (clock, writer) => {
        let recorded = 0;
        const store = await database.open({
          nowUs: () => clock(recorded),
          seams: { onStatement: onSlowWay },
        });
        for (; recorded < 25; recorded += 1)
          await store.observations.record(batch(`${writer} ${recorded}`));
      }),
    ).finally(() => {
      isWriting = false;
    });
    await database.open();
    let seen: string[] = [];
    while (isWriting) {
      const stamps = (await stampsIn(database)).map(({ us }) => String(us));
      expect(stamps.slice(0, seen.length)).toEqual(seen);
      seen = stamps;
    }
    await writing;
    const stamps = (await stampsIn(database)).map(({ us }) => Number(us));
    expect(new Set(stamps).size).toBe(75);
  }, 60_000);
});

for (const kind of SERVER_NAMES) {
  onDatabase(kind, 'stamping batches of several writers', (make) => {
    it('lets one wait while another has stamped, and not committed yet', async () => {
      const database = await make();
      const held = pauseAfter(/^update batches/);
      const first = await database.open({
        nowUs: () => 1000,
        seams: { onStatement: held.onStatement },
      });
      const second = await database.open({ nowUs: () => 10 });
      const recordings = [first.observations.record(batch('first'))];
      await held.reached;
      recordings.push(second.observations.record(batch('second')));
      await untilOneWaits(kind, database);
      expect(await stampsIn(database)).toEqual([]);
      held.resume();
      await Promise.all(recordings);
      const stamps = await stampsIn(database);
      expect(stamps.map(({ origin, us }) => [origin, Number(us)])).toEqual([
        ['first', 1000],
        ['second', 1001],
      ]);
    });
  });
}
