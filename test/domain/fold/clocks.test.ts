/** Short lives on two hosts whose clocks disagree: every one ends, and none is negative by more than the clocks differ. */
import fc from 'fast-check';
import { fold } from '../../../lib/domain/fold';
import type { Observation } from '../../../lib/domain/observation';
import { hour, row, SECOND_US, SERVER } from '../../support/observations/observations';
import { RUNS } from '../../support/property-runs';

const LIVES = 4 * Math.max(RUNS, 25);
const MAX_SKEW_US = 10 * SECOND_US;
const N = 'notification';

const anySpan = (seconds: number): fc.Arbitrary<number> =>
  fc.integer({ min: 1, max: seconds * SECOND_US });

/** What Nova sends about a server that lives for seconds; the host that ends it has a clock of its own. */
const anyShortLife = fc
  .record({
    skewUs: fc.integer({ min: -MAX_SKEW_US, max: MAX_SKEW_US }),
    building: anySpan(20),
    running: anySpan(30),
    sending: anySpan(2),
    isCut: fc.boolean(),
    isAudited: fc.boolean(),
  })
  .map(({ skewUs, building, running, sending, isCut, isAudited }) => {
    const createdAtUs = hour(12);
    const precisely = (us: number) => (isCut ? us - (us % SECOND_US) : us);
    const launchedAtUs = precisely(createdAtUs + building);
    const endUs = createdAtUs + building + running + skewUs;
    const times = { source: N, createdAtUs, launchedAtUs } as const;
    const up = row({ ...times, atUs: createdAtUs + building + sending, terminatedAtUs: null });
    const gone = row({ ...times, atUs: endUs + sending, terminatedAtUs: precisely(endUs) });
    const record = row({ ...times, source: 'database', terminatedAtUs: precisely(endUs) });
    return [up, gone, ...(isAudited ? [record] : [])];
  });

describe('short lives on two hosts whose clocks differ', () => {
  const lives = fc.sample(anyShortLife, { numRuns: LIVES, seed: 1 });
  const serversOf = () => lives.map((life: readonly Observation[]) => fold(SERVER, life).server);

  it('all end: none is billed for ever', () => {
    expect(serversOf().filter(({ terminatedAtUs }) => terminatedAtUs === null)).toEqual([]);
  });

  it('are never negative by more than the clocks differ', () => {
    const hours = serversOf().map(
      ({ launchedAtUs, terminatedAtUs }) => (terminatedAtUs ?? 0) - (launchedAtUs ?? 0),
    );
    expect(Math.min(...hours)).toBeGreaterThan(-MAX_SKEW_US - SECOND_US);
    expect(Math.min(...hours)).toBeLessThan(0);
  });
});
