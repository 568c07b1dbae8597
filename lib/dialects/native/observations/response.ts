/** The answer to posted observations: how many were new, and which were refused or are in conflict. */

import { mapCooperatively } from '../../../event-loop';
import { DetailedError } from '../../../http/response/problem';
import type { SourceBatch, Warning } from '../../../ingest/source';
import type { Recorded, Refusal, SubmittedObservation } from '../../../store/store';
import { MAX_NAMED, shortened } from '../posted-body';

export interface IngestResponse {
  /** 207: some records were refused or are in conflict. */
  readonly status: 200 | 207;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Throws `refusedInput` if none of the records was good. */
export async function ingestResponse(
  batch: SourceBatch,
  recorded: Recorded,
): Promise<IngestResponse> {
  const { submitted, refused = [], warnings = [] } = batch;
  const conflicts = inConflict(submitted, recorded);
  const named = [...refused.map(refusalOf), ...conflicts.map(conflictOf)];
  named.sort((a, b) => a.line - b.line);
  const listedRecords = await mapCooperatively(named.slice(0, MAX_NAMED), ({ json }) => json());
  const leftOut = named.length - listedRecords.length;
  if (submitted.length === 0) throw noneGood(named.length, listedRecords, leftOut);
  const json = {
    received: submitted.length + refused.length,
    added: recorded.added,
    repeated: recorded.repeated,
    refused: refused.length,
    conflicts: conflicts.length,
    refusals: listedRecords,
    refusals_left_out: leftOut,
    warnings: warnings.slice(0, MAX_NAMED).map(warningJson),
    warnings_left_out: Math.max(0, warnings.length - MAX_NAMED),
  };
  return { status: named.length === 0 ? 200 : 207, json };
}

/** One entry of the answer. */
interface NamedRecord {
  /** The number of its line, or of its element, from 1. */
  readonly line: number;
  /** 400: it is in the quarantine. 409: it was stored, but its key has stood for another content, too. */
  readonly status: 400 | 409;
  readonly field?: string;
  readonly value?: unknown;
  readonly reason: string;
}

/** Rendered only if it is among the first `MAX_NAMED`. */
interface Entry {
  readonly line: number;
  readonly json: () => NamedRecord;
}

const noneGood = (count: number, errors: readonly NamedRecord[], leftOut: number): DetailedError =>
  new DetailedError(
    'refusedInput',
    `the body: none of its observations (${count}) can be understood; they are in the quarantine`,
    { errors, errors_left_out: leftOut },
  );

function inConflict(
  submitted: readonly SubmittedObservation[],
  { conflicts }: Recorded,
): readonly SubmittedObservation[] {
  const keys: ReadonlySet<string | undefined> = new Set(conflicts);
  return submitted.filter(({ key }) => key !== undefined && keys.has(key));
}

function refusalOf({ position, field, reason, raw }: Refusal): Entry {
  const line = Number(position);
  const json = (): NamedRecord => {
    if (field === undefined) return { line, status: 400, reason };
    return { line, status: 400, field: shortened(field), ...shownValue(raw, field), reason };
  };
  return { line, json };
}

function conflictOf({ position, key }: SubmittedObservation): Entry {
  const line = Number(position);
  return {
    line,
    json: () => ({ line, status: 409, field: 'key', value: key, reason: CONFLICT }),
  };
}

const CONFLICT =
  'this key was given to different contents; all of them are kept, and decide by the usual rules';

/** The value at fault, unless it is a list or an object. */
function shownValue(raw: string, field: string): { readonly value?: unknown } {
  const value = fieldOf(raw, field);
  if (typeof value === 'string') return { value: shortened(value) };
  return value === undefined || (typeof value === 'object' && value !== null) ? {} : { value };
}

function fieldOf(raw: string, field: string): unknown {
  try {
    const fields: Readonly<Record<string, unknown>> = JSON.parse(raw);
    return Object.hasOwn(fields, field) ? fields[field] : undefined;
  } catch {
    return undefined; // cut for the quarantine, and no longer JSON
  }
}

const warningJson = ({ position, field, message }: Warning) => ({
  line: Number(position),
  field: shortened(field),
  message,
});
