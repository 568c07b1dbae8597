/** A rate limit: never more than allowed in any minute, as a naive count says. */
import fc from 'fast-check';
import { requestLimiter } from '../../../lib/auth/throttle/request-limiter';
import { RUNS } from '../../support/property-runs';

const MINUTE_US = 60_000_000;
const START_US = 1_800_000_000_000_000;

/** Which of these requests of one client are allowed, and what is said of each. */
function naive(stamps: readonly number[], limit: number) {
  const allowed: number[] = [];
  return stamps.map((atUs) => {
    const counted = allowed.filter((us) => us > atUs - MINUTE_US);
    const isAllowed = counted.length < limit;
    if (isAllowed) allowed.push(atUs);
    const now = isAllowed ? [...counted, atUs] : counted;
    const resetAtUs = (now[0] ?? atUs) + MINUTE_US;
    return { isAllowed, remaining: limit - now.length, resetAtUs };
  });
}

const anyPauses = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 20_000_000 }),
    fc.constantFrom(0, 1, MINUTE_US - 1, MINUTE_US, MINUTE_US + 1),
  ),
  { minLength: 1, maxLength: 40 },
);

test('lets as many in as a naive count, whatever the pauses', () => {
  fc.assert(
    fc.property(anyPauses, fc.integer({ min: 0, max: 8 }), (pauses, limit) => {
      const stamps: number[] = [];
      for (const pauseUs of pauses) stamps.push((stamps.at(-1) ?? START_US) + pauseUs);
      let nowUs = START_US;
      const limiter = requestLimiter(() => nowUs);
      const counts = stamps.map((atUs) => {
        nowUs = atUs;
        return limiter({ client: 'a', limit });
      });
      expect(counts).toEqual(naive(stamps, limit));
    }),
    { numRuns: RUNS },
  );
});

test('counts each client by itself', () => {
  const limiter = requestLimiter(() => START_US);
  expect(limiter({ client: 'a', limit: 1 }).isAllowed).toBe(true);
  expect(limiter({ client: 'a', limit: 1 }).isAllowed).toBe(false);
  expect(limiter({ client: 'b', limit: 1 }).isAllowed).toBe(true);
});

test('forgets what came before the clock was set back', () => {
  let nowUs = START_US;
  const limiter = requestLimiter(() => nowUs);
  limiter({ client: 'a', limit: 1 });
  nowUs -= 10 * MINUTE_US;
  expect(limiter({ client: 'a', limit: 1 })).toMatchObject({ isAllowed: true, remaining: 0 });
});

test('counts a client with very many requests as well', () => {
  let nowUs = START_US;
  const limiter = requestLimiter(() => nowUs);
  const many = 10_000;
  let refused = 0;
  for (let i = 0; i < 3 * many; i++) {
    nowUs += MINUTE_US / many;
    if (!limiter({ client: 'a', limit: many }).isAllowed) refused += 1;
  }
  expect(refused).toBe(0);
  expect(limiter({ client: 'a', limit: many }).isAllowed).toBe(false);
});
