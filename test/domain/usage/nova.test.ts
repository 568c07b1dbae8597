/** Hours of lives in windows, by Nova's rules and to its last bit. */
import fc from 'fast-check';
import type { Size } from '../../../lib/domain/observation';
import {
  hoursIn,
  type Launched,
  tenantUsages,
  uptimeSeconds,
} from '../../../lib/domain/usage/nova';
import { clampToNow, makeWindow, type UsageWindow } from '../../../lib/domain/usage/window';
import { at, BIG, TINY } from '../../support/observations/servers';
import { RUNS } from '../../support/property-runs';

const windowOf = (start: string, stop: string): UsageWindow => ({
  startUs: BigInt(at(start)),
  stopUs: BigInt(at(stop)),
});

const life = (launched: string, terminated: string | null = null) => ({
  launchedAtUs: at(launched),
  terminatedAtUs: terminated === null ? null : at(terminated),
});

const MORNING = windowOf('2026-01-01T00:00:00', '2026-01-01T12:00:00');
const NOW_US = at('2026-01-02T00:00:00.123456');

describe('sums of a tenant', () => {
  it('go on from those of a page before, if that ended with the same tenant', () => {
    const server = { id: 's', projectId: 'p', name: null, size: null, state: null };
    const servers = [{ ...server, ...life('2026-01-01T06:00:00') }];
    const sums = { hours: 1, vcpuHours: 2, memoryMbHours: 3, localGbHours: 4 };
    const usages = (projectId: string) =>
      tenantUsages(servers, MORNING, NOW_US, { projectId, ...sums });
    expect(usages('p')).toMatchObject([{ ...sums, projectId: 'p', hours: 7 }]);
    expect(usages('q')).toMatchObject([{ projectId: 'p', hours: 6, vcpuHours: 0 }]);
  });
});

describe('hours in a window', () => {
  it('are negative for a life that ended at the very start and was launched later', () => {
    const window = windowOf('2026-01-01T00:00:00.5', '2026-01-01T12:00:00');
    const hours = hoursIn(window)(life('2026-01-01T10:00:00', '2026-01-01T00:00:00.5'));
    expect(hours).toBe(-35999.5 / 3600);
  });

  it('leave an uptime of half a second below nothing at nothing', () => {
    const uptime = uptimeSeconds(life('2026-01-01T10:00:00.5', '2026-01-01T10:00:00'), NOW_US);
    expect(JSON.stringify(uptime)).toBe('0');
  });

  it.each([
    ['launched inside', life('2026-01-01T06:00:00'), 6],
    ['gone at the stop', life('2026-01-01T00:00:00', '2026-01-01T12:00:00'), 12],
    ['launched after a quarter of a second', life('2026-01-01T00:00:00.25'), 11.999930555555556],
    [
      'half an hour and half a second long',
      life('2026-01-01T03:00:00', '2026-01-01T03:30:00.5'),
      0.5001388888888889,
    ],
    ['launched 1 µs before the stop', life('2026-01-01T11:59:59.999999'), 2.7777777777777777e-10],
    [
      'gone 1 µs after the start',
      life('2025-12-31T00:00:00', '2026-01-01T00:00:00.000001'),
      2.7777777777777777e-10,
    ],
    ['ended before it was launched', life('2026-01-01T10:00:00', '2026-01-01T09:00:00'), -1],
    ['gone before the start', life('2025-12-01T00:00:00', '2025-12-31T23:59:59.999999'), 0],
    ['launched after the stop', life('2026-01-01T12:00:00.000001'), 0],
    ['launched at the stop after its end', life('2026-01-01T12:00:00', '2026-01-01T10:00:00'), -2],
  ])('count a server %s', (_name, server, hours) => {
    expect(hoursIn(MORNING)(server)).toBe(hours);
  });

  it('are none for a server that is gone before a start with a fraction', () => {
    const window = windowOf('2026-01-01T00:00:00.9', '2026-01-01T12:00:00');
    expect(hoursIn(window)(life('2025-12-31T00:00:00', '2026-01-01T00:00:00.5'))).toBe(0);
  });

  it('are negative in a window that lies wholly in the future', () => {
    const [startUs, stopUs] = [
      BigInt(at('2027-01-01T00:00:00')),
      BigInt(at('2028-01-01T00:00:00')),
    ];
    const window = clampToNow(makeWindow(startUs, stopUs), NOW_US);
    expect(hoursIn(window)(life('2026-01-01T00:00:00'))).toBe(-8735.999965706666);
  });

  it('are right where the window is longer than a double counts in microseconds', () => {
    const window = { startUs: BigInt(Date.UTC(1000, 0, 1)) * 1000n, stopUs: BigInt(NOW_US) };
    expect(hoursIn(window)(life('2026-01-01T00:00:00'))).toBe(24.000034293333332);
    const future = { startUs: BigInt(Date.UTC(2998, 0, 1)) * 1000n, stopUs: BigInt(NOW_US) };
    const secondsAhead = (Date.UTC(2998, 0, 1) - Date.UTC(2026, 0, 2)) / 1000 - 0.123456;
    expect(hoursIn(future)(life('2026-01-01T00:00:00'))).toBeCloseTo(-secondsAhead / 3600, 6);
    expect(hoursIn(future)(life('2026-01-01T00:00:00', '2026-01-01T01:00:00'))).toBe(0);
  });

  it('keep the touching edges of negative lives in such windows, too', () => {
    const fromStart = { startUs: MORNING.startUs, stopUs: 2n ** 60n };
    const ended = life('2026-01-01T10:00:00', '2026-01-01T00:00:00');
    expect(hoursIn(fromStart)(ended)).toBe(-10);
    const untilStop = { startUs: -(2n ** 60n), stopUs: MORNING.stopUs };
    expect(hoursIn(untilStop)(life('2026-01-01T12:00:00', '2026-01-01T10:00:00'))).toBe(-2);
  });

  it('count each microsecond of a window beyond the integers of a double, and of a life as long', () => {
    const server = life('2026-01-01T00:00:00');
    const beyond = { startUs: 2n ** 54n + 1n, stopUs: 2n ** 54n + 3n };
    expect(hoursIn(beyond)(server)).toBe(2e-6 / 3600);
    const across = { startUs: 2n ** 53n - 1n, stopUs: 2n ** 53n + 1n };
    expect(hoursIn(across)(server)).toBe(2e-6 / 3600);
    const last = Number.MAX_SAFE_INTEGER;
    const longest = { startUs: -BigInt(last), stopUs: BigInt(last - 39) };
    const always = { launchedAtUs: -last, terminatedAtUs: null };
    expect(hoursIn(longest)(always)).toBe(5003999.585967205);
  });

  const instant = fc.integer({ min: 0, max: 40 });
  const finely = fc.integer({ min: -1e15, max: 3e15 });

  it('agree with a look at every stretch between two boundaries', () => {
    const instants = fc.oneof(
      fc.uniqueArray(instant, { minLength: 4, maxLength: 4 }),
      fc.uniqueArray(finely, { minLength: 4, maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        instants,
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        fc.boolean(),
        (points, order, isRunning) => {
          const [a = 0, b = 0, c = 0, d = 0] = order.map((i) => points[i]);
          const [start, stop] = [Math.min(a, b), Math.max(a, b)];
          const [launched, ended] = [
            Math.min(c, d),
            isRunning ? Number.POSITIVE_INFINITY : Math.max(c, d),
          ];
          const boundaries = [start, stop, launched, ended]
            .filter(Number.isFinite)
            .sort((x, y) => x - y);
          const lived = boundaries.slice(1).reduce((sum, to, i) => {
            const from = boundaries[i] ?? 0;
            const isIn = from >= start && to <= stop && from >= launched && to <= ended;
            return isIn ? sum + (to - from) : sum;
          }, 0);
          const hours = hoursIn({ startUs: BigInt(start), stopUs: BigInt(stop) })({
            launchedAtUs: launched,
            terminatedAtUs: isRunning ? null : ended,
          });
          expect(hours).toBe(lived / 1e6 / 3600);
        },
      ),
      { numRuns: 2 * RUNS },
    );
  });

  it('agree with a count of seconds for lives of whole seconds', () => {
    const second = fc.integer({ min: 0, max: 90 });
    fc.assert(
      fc.property(second, second, second, second, (a, b, launched, length) => {
        const [start, stop] = [Math.min(a, b), Math.max(a, b)];
        let seconds = 0;
        for (let t = start; t < stop; t += 1)
          if (t >= launched && t < launched + length) seconds += 1;
        const us = (s: number) => at('2026-01-01T00:00:00') + s * 1_000_000;
        const window = { startUs: BigInt(us(start)), stopUs: BigInt(us(stop)) };
        const server = { launchedAtUs: us(launched), terminatedAtUs: us(launched + length) };
        expect(hoursIn(window)(server)).toBe(seconds / 3600);
      }),
      { numRuns: 2 * RUNS },
    );
  });

  it('are the same on the way for long windows as on the fast one', () => {
    const far = BigInt(Date.UTC(1001, 0, 1)) * 1000n;
    fc.assert(
      fc.property(finely, finely, finely, (launched, ended, stop) => {
        const server = { launchedAtUs: launched, terminatedAtUs: ended };
        const long = hoursIn({ startUs: far, stopUs: BigInt(stop) })(server);
        const short = hoursIn({ startUs: -4_000_000_000_000_000n, stopUs: BigInt(stop) })(server);
        expect(long).toBe(short);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a window', () => {
  it('is refused unless it starts before it stops', () => {
    expect(() => makeWindow(5n, 5n)).toThrow(expect.objectContaining({ code: 'invalidWindow' }));
    expect(makeWindow(5n, 6n)).toEqual({ startUs: 5n, stopUs: 6n });
  });

  it('is cut to now at its stop only', () => {
    expect(clampToNow({ startUs: 8n, stopUs: 9n }, 7)).toEqual({ startUs: 8n, stopUs: 7n });
    expect(clampToNow({ startUs: 1n, stopUs: 7n }, 7)).toEqual({ startUs: 1n, stopUs: 7n });
    expect(clampToNow({ startUs: 1n, stopUs: 6n }, 7)).toEqual({ startUs: 1n, stopUs: 6n });
  });
});

describe('uptime', () => {
  it.each([
    ['of a running server is until now', life('2026-01-01T00:00:00.25'), 86399],
    [
      'of one that is gone is its whole life',
      life('2025-12-31T00:00:00', '2026-01-01T00:00:00.000001'),
      86400,
    ],
    [
      'of a life that ends before it begins is negative',
      life('2026-01-01T10:00:00', '2026-01-01T09:00:00'),
      -3600,
    ],
    ['of less than a second is none', life('2026-01-01T10:00:00', '2026-01-01T10:00:00.9'), 0],
  ])('%s', (_name, server, seconds) => {
    expect(uptimeSeconds(server, NOW_US)).toBe(seconds);
  });
});

describe('usage of tenants', () => {
  const server = (
    id: string,
    projectId: string | null,
    launched: string,
    size: Size | null,
  ): Launched => ({
    id,
    projectId,
    name: id,
    state: 'active',
    size,
    ...life(launched),
  });

  it('adds up servers in their order, each project where it first appears', () => {
    const servers = [
      server('1', 'b', '2026-01-01T06:00:00', TINY),
      server('2', 'a', '2026-01-01T00:00:00.25', BIG),
      server('3', 'b', '2026-01-01T03:00:00', BIG),
    ];
    const usages = tenantUsages(servers, MORNING, NOW_US);
    expect(usages.map(({ servers: _servers, ...sums }) => sums)).toEqual([
      {
        projectId: 'b',
        hours: 15,
        vcpuHours: 42,
        memoryMbHours: 6 * 512 + 9 * 8192,
        localGbHours: 6 + 540,
      },
      {
        projectId: 'a',
        hours: 11.999930555555556,
        vcpuHours: 47.999722222222225,
        memoryMbHours: 98303.43111111112,
        localGbHours: 719.9958333333334,
      },
    ]);
    expect(usages.map(({ servers: used }) => used.map((usage) => usage.server.id))).toEqual([
      ['1', '3'],
      ['2'],
    ]);
  });

  it('counts only the hours of a server whose size was never reported', () => {
    expect(
      tenantUsages([server('1', null, '2026-01-01T06:00:00', null)], MORNING, NOW_US),
    ).toMatchObject([
      { projectId: null, hours: 6, vcpuHours: 0, memoryMbHours: 0, localGbHours: 0 },
    ]);
  });
});
