/** Random instances of one account, with random limits and points. */
import fc from 'fast-check';
import type { NaiveInstance, NaiveSample } from './naive';

/** By the word of VedTech's API. */
export const VM_STATES: Readonly<Record<string, string>> = {
  running: 'active',
  stopped: 'stopped',
  suspended: 'paused',
  error: 'error',
  provisioning: 'building',
  terminated: 'deleted',
  'on holiday': 'on holiday',
};

const GB = 2 ** 30;

/** Also about where it is rounded up: half a tenth of a GB, half a MB. */
const anyBytes = fc.oneof(
  fc.integer({ min: 0, max: 60 * GB }),
  fc.integer({ min: 0, max: 800 }).map((n) => Math.floor((n * GB) / 20)),
  fc.integer({ min: 0, max: 9000 }).map((n) => n * 2 ** 19),
);

/** Quarters of a percent are exact in a sum of doubles, which is what the roll-up of an hour holds. */
const anyCpu = fc.integer({ min: 0, max: 400 }).map((n) => n * 25);

const HOUR_MS = 3_600_000;
/** Few, since each hour that has points costs every later question something; about the ends of the periods. */
const HOURS_AGO = [0, 1, 5, 6, 23, 24, 167, 168, 400, 719, 720, 900];

/** Distinct stamps, so that one is the newest. */
const anyAges = (longestMs: number) => {
  const hours = HOURS_AGO.filter((hour) => hour * HOUR_MS < longestMs);
  const anyAge = fc
    .tuple(fc.constantFrom(...hours), fc.nat(HOUR_MS - 1))
    .map(([hour, ms]) => hour * HOUR_MS + ms);
  const atTheLimit = fc.constantFrom(0, 899_999, 900_000, 900_001);
  return fc.uniqueArray(fc.oneof(anyAge, atTheLimit), { maxLength: 12 });
};

const anySamples = (nowMs: number, longestMs: number): fc.Arbitrary<readonly NaiveSample[]> =>
  anyAges(longestMs).chain((ages) =>
    fc.tuple(
      ...ages.map((ageMs) =>
        fc
          .tuple(
            fc.constantFrom('cpu' as const, 'ram' as const, 'db' as const, 'file' as const),
            fc.nat(1),
            anyCpu,
            anyBytes,
          )
          .map(([quantity, writer, cpu, bytes]) => ({
            ...{ quantity, writer, atMs: nowMs - ageMs },
            amount: quantity === 'cpu' ? cpu : bytes,
          })),
      ),
    ),
  );

const limit = (max: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }));

/** Their numbers and subdomains are given by the test. */
export const anyInstance = (
  nowMs: number,
  longestMs: number,
): fc.Arbitrary<Omit<NaiveInstance, 'number' | 'subdomain'>> =>
  fc.record({
    name: fc.constantFrom('Alpha', 'alpha', 'Beta', 'Émile', 'Z'),
    status: fc.constantFrom('running', 'running', ...Object.keys(VM_STATES)),
    quarterCores: limit(64),
    ramMb: limit(65_536),
    halfDbGb: limit(200),
    halfFileGb: limit(200),
    users: fc.nat(100),
    samples: anySamples(nowMs, longestMs),
  });
