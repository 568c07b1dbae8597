/** What a producer is told about its records. */

import { mapCooperatively } from '../../../event-loop';
import { DetailedError } from '../../../http/response/problem';
import type { SourceBatch, Warning } from '../../../ingest/source';
import { cleanText } from '../../../ingest/text';
import type { Recorded, Refusal, SubmittedObservation } from '../../../store/store';

/** So many records are named at most; the quarantine holds all of them. */
const MAX_NAMED = 1000;

/** The answer for records of which at least one was good. */
export interface IngestResponse {
  /** 207: there is something to say about some of them. */
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
  /** 400: it is in the quarantine. 409: it was taken in, but its key has stood for something else, too. */
  readonly status: 400 | 409;
  readonly field?: string;
  readonly value?: unknown;
  readonly reason: string;
}

/** Made only if there is room for it. */
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
    return { line, status: 400, field: cut(field), ...shownValue(raw, field), reason };
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

/** The value at fault, if it is one that can be shown. */
function shownValue(raw: string, field: string): { readonly value?: unknown } {
  const value = fieldOf(raw, field);
  if (typeof value === 'string') return { value: cut(value) };
  return value === undefined || (typeof value === 'object' && value !== null) ? {} : { value };
}

function fieldOf(raw: string, field: string): unknown {
  try {
    const fields: Readonly<Record<string, unknown>> = JSON.parse(raw);
    return Object.hasOwn(fields, field) ? fields[field] : undefined;
  } catch {
    return undefined; // it was cut to be kept
  }
}

const SHOWN_LENGTH = 255;

const cut = (text: string): string =>
  cleanText(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);

const warningJson = ({ position, field, message }: Warning) => ({
  line: Number(position),
  field: cut(field),
  message,
});
