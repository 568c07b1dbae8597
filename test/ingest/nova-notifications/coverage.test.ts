/** Until when everything is known: what a lost broker, a silence and audits do to it, by a clock of the test's own. */
import { Coverage } from '../../../lib/ingest/nova-notifications/coverage';
import { completeUntilUs } from '../../../lib/report/completeness';
import { MINUTE_US, SECOND_US } from '../../../lib/time';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';

const HOUR_US = 60 * MINUTE_US;
const KEY = { source: 'nova-notifications', cell: 'default' };
const MARGIN_US = 10 * SECOND_US;
const START_US = 1000 * HOUR_US;

const NOTHING = {
  submitted: [],
  refused: [],
  ignored: new Map(),
  earliestUs: undefined,
  latestUs: undefined,
  audits: [],
};

const periodUntil = (untilUs: number) => ({ fromUs: untilUs - HOUR_US, untilUs });

interface Scene {
  readonly lines: readonly string[];
  readonly coverage: Coverage;
  /** Goes on by so much, and returns the new time. */
  later(us: number): number;
  complete(): Promise<number | undefined>;
}

const made: TemporaryStore[] = [];
afterAll(() => Promise.all(made.map((each) => each.remove())));

async function scene(): Promise<Scene> {
  const temporary = await temporaryStore();
  made.push(temporary);
  const { sources } = temporary.store;
  const lines: string[] = [];
  let now = START_US;
  const logged = (fields: object, text: string) =>
    void lines.push(`${text} ${JSON.stringify(fields)}`);
  const log = { info: logged, warn: logged, error: logged };
  const coverage = new Coverage({
    sources,
    key: KEY,
    silenceUs: 2 * HOUR_US,
    nowUs: () => now,
    log,
  });
  return {
    ...{ lines, coverage },
    later(us) {
      now += us;
      return now;
    },
    complete: () => completeUntilUs(temporary.store),
  };
}

it('nothing is said where no source is collected', async () => {
  expect(await (await scene()).complete()).toBeUndefined();
});

it('a source that is heard is complete until a moment ago, whether or not anything is sent', async () => {
  const { coverage, later, complete } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  expect(await complete()).toBe(START_US);
  const now = later(HOUR_US);
  await coverage.idle();
  expect(await complete()).toBe(now - MARGIN_US);
});

it('messages that wait are not known yet', async () => {
  const { coverage, later, complete } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  const now = later(HOUR_US);
  const sent = START_US + 30 * MINUTE_US;
  await coverage.stored({ ...NOTHING, earliestUs: sent, latestUs: now + HOUR_US }, false);
  expect(await complete()).toBe(sent - MARGIN_US);
  await coverage.stored({ ...NOTHING, latestUs: sent }, true);
  expect(await complete()).toBe(now - MARGIN_US);
});

it('messages of the past that were the last ones tell nothing of the silence since', async () => {
  const { coverage, later, complete } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  const sent = START_US + MINUTE_US;
  later(4 * HOUR_US);
  await coverage.stored({ ...NOTHING, earliestUs: sent, latestUs: sent }, true);
  expect(await complete()).toBe(sent - MARGIN_US);
});

it('a cloud of which nothing was ever heard is silent, not empty', async () => {
  const { coverage, later, complete, lines } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  const almost = later(2 * HOUR_US);
  await coverage.idle();
  later(1);
  await coverage.idle();
  await coverage.listening({ mayHaveMissed: false });
  later(HOUR_US);
  await coverage.idle();
  expect(await complete()).toBe(almost - MARGIN_US);
  expect(lines).toEqual([expect.stringContaining('silent for too long')]);
});

it('a clock that is ahead makes nothing known of the future', async () => {
  const { coverage, later, complete } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  const now = later(HOUR_US);
  const ahead = now + HOUR_US;
  await coverage.stored({ ...NOTHING, earliestUs: ahead, latestUs: ahead }, false);
  expect(await complete()).toBe(now - MARGIN_US);
});

it('an hour without a broker is a gap until audits of all of it have arrived', async () => {
  const { coverage, later, complete, lines } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  const lastHeard = later(HOUR_US) - MARGIN_US;
  await coverage.idle();
  await coverage.lost();
  const back = later(HOUR_US);
  await coverage.listening({ mayHaveMissed: false });
  const [first, second] = [lastHeard + HOUR_US / 2, lastHeard + (HOUR_US * 3) / 2];
  await coverage.stored({ ...NOTHING, latestUs: back, audits: [periodUntil(first)] }, true);
  later(10 * MINUTE_US);
  await coverage.idle();
  expect(await complete()).toBe(lastHeard);
  const reportedUs = later(second - back - 9 * MINUTE_US);
  await coverage.stored({ ...NOTHING, latestUs: reportedUs, audits: [periodUntil(second)] }, true);
  expect(await complete()).toBe(lastHeard);
  expect(lines).toEqual([]);
  const now = later(5 * MINUTE_US);
  await coverage.idle();
  expect(await complete()).toBe(now - MARGIN_US);
  expect(lines).toEqual([
    expect.stringMatching(/audits have repaired a gap .*"from":"1970-02-11T/),
  ]);
});

it('a gap stays if an audit was lost in it: what ended before is in no later one', async () => {
  const { coverage, later, complete, lines } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  const lastHeard = later(HOUR_US) - MARGIN_US;
  await coverage.stored({ ...NOTHING, audits: [periodUntil(lastHeard - 1)] }, true);
  await coverage.lost();
  const back = later(HOUR_US);
  await coverage.listening({ mayHaveMissed: false });
  for (let us = back; us < back + 5 * HOUR_US; us = later(HOUR_US)) {
    const batch = { ...NOTHING, latestUs: us, audits: [periodUntil(us)] };
    await coverage.stored(batch, true);
    later(6 * MINUTE_US);
    await coverage.idle();
    later(-6 * MINUTE_US);
  }
  expect(await complete()).toBe(lastHeard);
  expect(lines).toEqual([]);
});

it('audits that waited with the broker cover all of their time', async () => {
  const { coverage, later, complete } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  await coverage.lost();
  const back = later(3 * HOUR_US - MINUTE_US);
  await coverage.listening({ mayHaveMissed: false });
  const audits = [0, 1, 2, 3].map((n) => periodUntil(START_US + n * HOUR_US));
  later(MINUTE_US);
  await coverage.stored({ ...NOTHING, latestUs: back, audits }, true);
  expect(await complete()).toBe(START_US);
  const now = later(5 * MINUTE_US);
  await coverage.idle();
  expect(await complete()).toBe(now - MARGIN_US);
});

it('a collector that starts again has no gap, unless its queue is gone', async () => {
  const { coverage, later, complete } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  later(HOUR_US);
  await coverage.listening({ mayHaveMissed: false });
  await coverage.idle();
  expect(await complete()).toBe(START_US + HOUR_US - MARGIN_US);
  later(HOUR_US);
  await coverage.listening({ mayHaveMissed: true });
  await coverage.idle();
  expect(await complete()).toBe(START_US + HOUR_US - MARGIN_US);
});

it('a silence that is too long proves nothing, and is warned of once', async () => {
  const { coverage, later, complete, lines } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  await coverage.stored({ ...NOTHING, latestUs: START_US }, true);
  const almost = later(2 * HOUR_US);
  await coverage.idle();
  expect(await complete()).toBe(almost - MARGIN_US);
  later(1);
  await coverage.idle();
  later(HOUR_US);
  await coverage.idle();
  expect(await complete()).toBe(almost - MARGIN_US);
  expect(lines).toEqual([expect.stringContaining('silent for too long')]);
  const reportedUs = later(1);
  await coverage.stored({ ...NOTHING, latestUs: reportedUs }, true);
  expect(await complete()).toBe(reportedUs - MARGIN_US);
});

it('as long as an audit is missing nothing counts as known, and it is warned of once', async () => {
  const { coverage, later, complete, lines } = await scene();
  await coverage.listening({ mayHaveMissed: true });
  await coverage.stored({ ...NOTHING, latestUs: START_US, audits: [periodUntil(START_US)] }, true);
  const almost = later(HOUR_US + 5 * MINUTE_US - 1);
  await coverage.stored({ ...NOTHING, latestUs: almost }, true);
  expect(await complete()).toBe(almost - MARGIN_US);
  const late = later(1);
  await coverage.idle();
  const last = later(MINUTE_US);
  await coverage.stored({ ...NOTHING, earliestUs: last, latestUs: last }, true);
  expect(await complete()).toBe(almost - MARGIN_US);
  expect(lines).toEqual([expect.stringContaining('an audit is missing')]);
  const next = START_US + 2 * HOUR_US;
  const reportedUs = later(next - late);
  await coverage.stored({ ...NOTHING, latestUs: reportedUs, audits: [periodUntil(next)] }, true);
  expect(await complete()).toBe(reportedUs - MARGIN_US);
});
