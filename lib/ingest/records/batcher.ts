/** Parsed records to batches: statements with their identity, refusals with their reason, warnings. */
import { type Observation, observe } from '../../domain/observation';
import { isId } from '../../domain/values/id';
import type { Refusal, SubmittedObservation } from '../../store/store';
import { type Fields, RefusedField } from '../fields';
import { cutNote } from '../formats/faults';
import { MAX_LINE_BYTES } from '../formats/lines';
import { cutText, type Parsed, type ParsedRecord, type Remark } from '../formats/parsed';
import type { SourceBatch, Warning } from '../source';
import { toStatement } from '.';
import type { RecordOptions } from './fields';
import { warningsOf } from './warnings';

/** A larger batch changes fewer pages for each record, but needs more memory and keeps other writers waiting for longer. */
const BATCH_RECORDS = 10_000;

/** The most text of one batch, and the most refused text (in characters), however few records that is. */
const BATCH_BYTES = 8 << 20;

export interface BatcherOptions extends RecordOptions {
  readonly origin: string;
  /** Unknown fields that have been warned of; shared by all files of one import, so that each is named once. */
  readonly warnedFields: Set<string>;
  /** Put before the id of every server, so that sites with the same numbers do not mix. */
  readonly idPrefix?: string | undefined;
  /** The producer's own key for a record. Throws RefusedField. */
  readonly keyOf?: (fields: Fields, line: number) => string | undefined;
}

/** Collects records until they fill a batch. */
export class Batcher {
  readonly #options: BatcherOptions;
  #submitted: SubmittedObservation[] = [];
  #refused: Refusal[] = [];
  #warnings: Warning[] = [];
  #refusedLength = 0;
  #textBytes = 0;
  #takenBytes = 0;
  #lastLine = 0;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /** The line of the last record. */
  get lastLine(): number {
    return this.#lastLine;
  }

  get isFull(): boolean {
    const hasEnough = this.#textBytes - this.#takenBytes >= BATCH_BYTES && !this.isEmpty;
    // A row of CSV is kept with the names of its columns, which may be far longer than the row.
    if (this.#refusedLength >= BATCH_BYTES) return true;
    return hasEnough || this.#submitted.length + this.#refused.length >= BATCH_RECORDS;
  }

  get isEmpty(): boolean {
    return this.#submitted.length + this.#refused.length === 0;
  }

  /** `textBytes`: the length of all text read so far. */
  add(records: readonly Parsed[], textBytes: number): void {
    this.#textBytes = textBytes;
    for (const parsed of records) {
      this.#lastLine = parsed.line;
      if ('fault' in parsed) this.#refuse(parsed.line, parsed.raw, parsed.fault, parsed.field);
      else if ('remark' in parsed) this.#remark(parsed);
      else this.#translate(parsed);
    }
  }

  take(readBytes: number): SourceBatch {
    const batch = {
      origin: this.#options.origin,
      submitted: this.#submitted,
      refused: this.#refused,
      warnings: this.#warnings,
      readBytes,
    };
    this.#submitted = [];
    this.#refused = [];
    this.#warnings = [];
    this.#refusedLength = 0;
    this.#takenBytes = this.#textBytes;
    return batch;
  }

  #remark({ line, remark }: Remark): void {
    this.#warnings.push({ position: String(line), field: 'header', message: remark });
  }

  #translate(record: ParsedRecord): void {
    const { line, fields, raw } = prefixed(record, this.#options.idPrefix);
    const position = String(line);
    try {
      const observation = observe(toStatement(fields, this.#options));
      const key = this.#options.keyOf?.(fields, line);
      this.#submitted.push({ observation, position, ...(key !== undefined && { key }) });
      this.#warn(observation, fields, position);
    } catch (error) {
      if (!(error instanceof RefusedField)) throw error;
      this.#refuseRecord(line, raw ?? JSON.stringify(fields), error);
    }
  }

  #refuseRecord(line: number, text: string, { field, message }: RefusedField): void {
    const raw = cutText(text);
    const note = raw.length < text.length ? cutNote(MAX_LINE_BYTES) : '';
    this.#refuse(line, raw, `${message}${note}`, field);
  }

  #refuse(line: number, raw: string, reason: string, field?: string): void {
    const { asOfUs } = this.#options;
    this.#refusedLength += raw.length;
    this.#refused.push({
      position: String(line),
      ...(field !== undefined && { field }),
      reason,
      raw,
      ...(asOfUs !== undefined && { asOfUs }),
    });
  }

  #warn(observation: Observation, fields: Fields, position: string): void {
    const warnings = warningsOf(observation, fields);
    this.#warnings.push(...warnings.map((warning) => ({ position, ...warning })));
    for (const unknown of Object.keys(observation.facts.ext ?? {})) {
      if (warnings.every(({ field }) => field !== unknown)) this.#warnUnknown(unknown, position);
    }
  }

  #warnUnknown(field: string, position: string): void {
    const { warnedFields } = this.#options;
    if (warnedFields.has(field) || warnedFields.size >= MAX_WARNED_FIELDS) return;
    warnedFields.add(field);
    const message = 'unknown field (kept, but it decides nothing; said once)';
    this.#warnings.push({ position, field, message });
  }
}

/** Bounds the memory for input in which every record has new field names. */
const MAX_WARNED_FIELDS = 10_000;

/** Also what goes to the quarantine, since replaying knows no prefix. An id that is to be refused stays as it is. */
function prefixed(record: ParsedRecord, prefix: string | undefined): ParsedRecord {
  const { instance_id: id } = record.fields;
  if (prefix === undefined || !isId(id)) return record;
  const fields = { ...record.fields, instance_id: `${prefix}${id}` };
  return { ...record, fields, raw: undefined };
}
