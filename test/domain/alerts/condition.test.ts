/** Conditions of alert rules: what is understood, and what a refusal says. */
import fc from 'fast-check';
import {
  COMPARISONS,
  DURATION_OF_CONDITION,
  parseCondition,
} from '../../../lib/domain/alerts/condition';
import { RUNS } from '../../support/property-runs';

const MINUTE_MS = 60_000;

describe('a condition', () => {
  it.each([
    [
      'cpu_percent > 90 for 15m',
      {
        kind: 'threshold',
        metric: 'cpu_percent',
        comparison: '>',
        threshold: 90,
        forMs: 15 * MINUTE_MS,
      },
    ],
    [
      '  mem_bytes>=1.5GiB   for 2h ',
      {
        kind: 'threshold',
        metric: 'mem_bytes',
        comparison: '>=',
        threshold: 1.5 * 2 ** 30,
        forMs: 120 * MINUTE_MS,
      },
    ],
    [
      'room/temperature.celsius <= -12.5 for 1d',
      {
        kind: 'threshold',
        metric: 'room/temperature.celsius',
        comparison: '<=',
        threshold: -12.5,
        forMs: 1440 * MINUTE_MS,
      },
    ],
    ['in  error', { kind: 'failed' }],
    ['quota vcpu>99.5%', { kind: 'quota', quota: 'vcpu', percent: 99.5 }],
    ['idle for 7d', { kind: 'idle', forMs: 7 * 1440 * MINUTE_MS }],
    ['incomplete for 1h', { kind: 'incomplete', forMs: 60 * MINUTE_MS }],
    ['idle  for 2w', { kind: 'idle', forMs: 14 * 1440 * MINUTE_MS }],
  ])('%j is understood', (text, condition) => {
    expect(parseCondition(text)).toEqual(condition);
  });

  it('is understood however its parts are combined', () => {
    const parts = fc.record({
      metric: fc.constantFrom('cpu_percent', 'usage.disk', 'idle', 'for'),
      comparison: fc.constantFrom(...COMPARISONS),
      threshold: fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
      minutes: fc.integer({ min: 5, max: 90 * 1440 }),
      blank: fc.constantFrom('', ' ', '  '),
    });
    fc.assert(
      fc.property(parts, ({ metric, comparison, threshold, minutes, blank }) => {
        const text = `${metric}${blank}${comparison}${blank}${threshold} for ${minutes}m`;
        const forMs = minutes * MINUTE_MS;
        expect(parseCondition(text)).toEqual({
          kind: 'threshold',
          metric,
          comparison,
          threshold,
          forMs,
        });
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['quota vcpu > 90', 'share "90": must be a percentage such as 90%'],
    [
      '',
      'must be a condition such as "idle for 7d" or "cpu_percent > 90 for 15m" or "in error" or "quota vcpu > 90%" or "incomplete for 1h"',
    ],
    [
      'cpu_percent > 90',
      'must be a condition such as "idle for 7d" or "cpu_percent > 90 for 15m" or "in error" or "quota vcpu > 90%" or "incomplete for 1h"',
    ],
    [
      'cpu_percent = 90 for 15m',
      'must be a condition such as "idle for 7d" or "cpu_percent > 90 for 15m" or "in error" or "quota vcpu > 90%" or "incomplete for 1h"',
    ],
    [
      'idle',
      'must be a condition such as "idle for 7d" or "cpu_percent > 90 for 15m" or "in error" or "quota vcpu > 90%" or "incomplete for 1h"',
    ],
    [
      'cpu_percent > high for 15m',
      'threshold "high": must be a decimal number, which KiB, MiB, GiB or TiB may follow, such as 90 or 1.5GiB',
    ],
    [
      'cpu_percent > 1e3 for 15m',
      'threshold "1e3": must be a decimal number, which KiB, MiB, GiB or TiB may follow, such as 90 or 1.5GiB',
    ],
    ['cpu_percent > 90 for 4m', `for "4m": must be ${DURATION_OF_CONDITION}`],
    ['cpu_percent > 90 for 301s', `for "301s": must be ${DURATION_OF_CONDITION}`],
    ['cpu_percent > 90 for ever', `for "ever": must be ${DURATION_OF_CONDITION}`],
    ['idle for 91d', `for "91d": must be ${DURATION_OF_CONDITION}`],
  ])('%j is refused, and the refusal names the part', (text, fault) => {
    expect(parseCondition(text)).toEqual({ fault });
  });
});
