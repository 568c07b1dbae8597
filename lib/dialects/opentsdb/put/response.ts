/** The answer to a put: nothing, or how many points were taken and what was wrong with the others. */
import { badRequest } from '../wire/errors';
import { writtenPoints } from './body';
import { MAX_VALUE_LENGTH, type WrittenPoint } from './point';
import type { Refusal } from './write';

export interface PutOutcome {
  readonly count: number;
  /** By place in the body. */
  readonly faults: ReadonlyMap<number, string>;
}

export interface PutFlags {
  readonly details: boolean;
  readonly summary: boolean;
  /** Whether the client waits for a time only; we are never late. */
  readonly hasTimeout: boolean;
}

export interface PutAnswer {
  readonly status: 200 | 204 | 400;
  readonly json?: unknown;
}

/** Throws `badRequest` if points failed and the client did not ask which. `text`: the body, to name the points that failed. */
export function putAnswer(outcome: PutOutcome, flags: PutFlags, text: string): PutAnswer {
  const failed = outcome.faults.size;
  if (!flags.details && !flags.summary) {
    if (failed === 0) return { status: 204 };
    throw badRequest('One or more data points had errors', SEE_DETAILS);
  }
  const json = {
    success: outcome.count - failed,
    failed,
    ...(flags.hasTimeout && { timeouts: 0 }),
    ...(flags.details && { errors: errorsOf(outcome.faults, text) }),
  };
  return { status: failed === 0 ? 200 : 400, json };
}

const SEE_DETAILS = 'Please see the TSD logs or append "details" to the put request';

function errorsOf(faults: PutOutcome['faults'], text: string): readonly unknown[] {
  if (faults.size === 0) return [];
  const written = writtenPoints(text);
  const places = [...faults.keys()].sort((a, b) => a - b);
  return places.map((place) => ({
    datapoint: datapointJson(written[place] ?? null),
    error: faults.get(place),
  }));
}

/** Without nulls, but for those of tags. */
const datapointJson = (point: WrittenPoint | null) =>
  point && {
    metric: point.metric,
    timestamp: point.timestamp,
    value: point.value?.slice(0, MAX_VALUE_LENGTH),
    tags: point.tags && Object.fromEntries(point.tags),
  };

export const REFUSALS: Readonly<Record<Refusal, string>> = {
  scope: 'Not permitted for this key',
  closed: 'Older than raw points are kept, and its hour is summed up already',
  metric: 'Unknown metric',
  limit: 'No new series may begin: there are as many as are allowed',
};
