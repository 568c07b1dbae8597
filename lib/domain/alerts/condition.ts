/** Conditions of alert rules, such as `cpu_percent > 90 for 15m`: how they are written. */
import { parseDurationUs } from '../../time';
import { DAY_MS, MINUTE_MS } from '../points/interval';

export const COMPARISONS = ['>=', '<=', '>', '<'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Every measured value of the duration is beyond the threshold. */
export interface ThresholdCondition {
  readonly kind: 'threshold';
  /** A role, such as `cpu_percent`, or else the name of a metric. */
  readonly metric: string;
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly forMs: number;
}

/** A running server that does next to nothing. */
export interface IdleCondition {
  readonly kind: 'idle';
  readonly forMs: number;
}

/** What is looked at over time. */
export type MeasuredCondition = ThresholdCondition | IdleCondition;

/** A server whose state is an error. */
export interface FailedCondition {
  readonly kind: 'failed';
}

/** A project that uses more of a quota than this share of its limit. */
export interface QuotaCondition {
  readonly kind: 'quota';
  readonly quota: string;
  readonly percent: number;
}

/** A source of records that has not been heard completely for so long: lost, silent, or with a gap that nothing has repaired. */
export interface IncompleteCondition {
  readonly kind: 'incomplete';
  readonly forMs: number;
}

export type AlertCondition =
  | MeasuredCondition
  | FailedCondition
  | QuotaCondition
  | IncompleteCondition;

/** What is wrong with a condition as it was written. */
export interface ConditionFault {
  readonly fault: string;
}

type Parsed<Condition> = Condition | ConditionFault;

interface ConditionSyntax {
  readonly example: string;
  /** Undefined: it is of another kind. */
  readonly parse: (text: string) => Parsed<AlertCondition> | undefined;
}

const SHORTEST_MS = 5 * MINUTE_MS;
const LONGEST_MS = 90 * DAY_MS;

export const DURATION_OF_CONDITION =
  'a duration from 5m to 90d, in whole minutes, hours, days or weeks, such as 15m, 12h or 7d';

function durationMs(text: string): number | undefined {
  const ms = (parseDurationUs(text) ?? 0) / 1000;
  return ms % MINUTE_MS === 0 && ms >= SHORTEST_MS && ms <= LONGEST_MS ? ms : undefined;
}

const badDuration = (text: string): ConditionFault => ({
  fault: `for ${JSON.stringify(text)}: must be ${DURATION_OF_CONDITION}`,
});

const NUMBER = /^(-?\d{1,18}(?:\.\d{1,9})?)(KiB|MiB|GiB|TiB)?$/;
const FACTORS: Readonly<Record<string, number>> = {
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const NUMBER_ALLOWED =
  'a decimal number, which KiB, MiB, GiB or TiB may follow, such as 90 or 1.5GiB';

function thresholdOf(text: string): number | undefined {
  const [, digits, unit = ''] = NUMBER.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (FACTORS[unit] ?? 1);
}

const THRESHOLD = /^([^\s<>=]{1,255})\s*(>=|<=|>|<)\s*(\S+)\s+for\s+(\S+)$/;

function parseThreshold(text: string): Parsed<ThresholdCondition> | undefined {
  const [, metric = '', written, number = '', duration = ''] = THRESHOLD.exec(text) ?? [];
  const comparison = COMPARISONS.find((each) => each === written);
  if (!comparison) return undefined;
  const threshold = thresholdOf(number);
  if (threshold === undefined) {
    return { fault: `threshold ${JSON.stringify(number)}: must be ${NUMBER_ALLOWED}` };
  }
  const forMs = durationMs(duration);
  if (forMs === undefined) return badDuration(duration);
  return { kind: 'threshold', metric, comparison, threshold, forMs };
}

/** A word and a duration, such as `idle for 7d`. */
const parseWord =
  <Kind extends 'idle' | 'incomplete'>(kind: Kind) =>
  (text: string): Parsed<{ readonly kind: Kind; readonly forMs: number }> | undefined => {
    const [, word, duration = ''] = /^(\S+)\s+for\s+(\S+)$/.exec(text) ?? [];
    if (word !== kind) return undefined;
    const forMs = durationMs(duration);
    return forMs === undefined ? badDuration(duration) : { kind, forMs };
  };

const parseFailed = (text: string): FailedCondition | undefined =>
  /^in\s+error$/.test(text) ? { kind: 'failed' } : undefined;

const QUOTA = /^quota\s+(\S+)\s*>\s*(\S+)$/;

function parseQuota(text: string): Parsed<QuotaCondition> | undefined {
  const [, quota, share = ''] = QUOTA.exec(text) ?? [];
  if (quota === undefined) return undefined;
  const [, percent] = /^(\d{1,6}(?:\.\d{1,6})?)%$/.exec(share) ?? [];
  if (percent !== undefined) return { kind: 'quota', quota, percent: Number(percent) };
  return { fault: `share ${JSON.stringify(share)}: must be a percentage such as 90%` };
}

/** How each kind of condition is written; a new kind has a line here and its evaluation in `report/alert-rules`. */
const SYNTAXES: Readonly<Record<AlertCondition['kind'], ConditionSyntax>> = {
  idle: { example: 'idle for 7d', parse: parseWord('idle') },
  threshold: { example: 'cpu_percent > 90 for 15m', parse: parseThreshold },
  failed: { example: 'in error', parse: parseFailed },
  quota: { example: 'quota vcpu > 90%', parse: parseQuota },
  incomplete: { example: 'incomplete for 1h', parse: parseWord('incomplete') },
};

export const CONDITION_ALLOWED = `a condition such as ${Object.values(SYNTAXES)
  .map(({ example }) => `"${example}"`)
  .join(' or ')}`;

/** Blanks at either end and between the words do not matter. */
export function parseCondition(text: string): Parsed<AlertCondition> {
  for (const { parse } of Object.values(SYNTAXES)) {
    const parsed = parse(text.trim());
    if (parsed) return parsed;
  }
  return { fault: `must be ${CONDITION_ALLOWED}` };
}

export const isFault = <Condition extends object>(
  parsed: Parsed<Condition>,
): parsed is ConditionFault => 'fault' in parsed;
