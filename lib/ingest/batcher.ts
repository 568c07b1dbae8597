/** Parsed records to batches: statements with their identity, refusals with their reason, warnings. */
import { type Observation, observe } from '../domain/observation';
import type { Refusal, Told } from '../store/store';
import { RefusedField } from './fields';
import { cutText, type Parsed } from './parsed';
import { toStatement } from './records';
import type { SourceBatch, Warning } from './source';

const BATCH_RECORDS = 10_000;

/** A batch may not hold more text than this, however few records that are. */
const BATCH_BYTES = 8 << 20;

export interface BatcherOptions {
  readonly origin: string;
  /** When the records were true that do not tell it themselves. */
  readonly asOfUs?: number | undefined;
  /** Unknown fields that were warned of already; shared by all files of one import. */
  readonly warnedFields: Set<string>;
}

/** Collects one batch after the other. */
export class Batcher {
  readonly #options: BatcherOptions;
  #told: Told[] = [];
  #refused: Refusal[] = [];
  #warnings: Warning[] = [];
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
    return hasEnough || this.#told.length + this.#refused.length >= BATCH_RECORDS;
  }

  get isEmpty(): boolean {
    return this.#told.length + this.#refused.length === 0;
  }

  /** `textBytes`: how much text was read up to the end of these. */
  add(records: readonly Parsed[], textBytes: number): void {
    this.#textBytes = textBytes;
    for (const parsed of records) {
      this.#lastLine = parsed.line;
      if ('fault' in parsed) this.#refuse(parsed.line, parsed.raw, parsed.fault);
      else this.#translate(parsed);
    }
  }

  take(readBytes: number): SourceBatch {
    const batch = {
      origin: this.#options.origin,
      told: this.#told,
      refused: this.#refused,
      warnings: this.#warnings,
      readBytes,
    };
    this.#told = [];
    this.#refused = [];
    this.#warnings = [];
    this.#takenBytes = this.#textBytes;
    return batch;
  }

  #translate({ line, fields, raw }: Exclude<Parsed, { fault: string }>): void {
    const position = String(line);
    try {
      const observation = observe(toStatement(fields, this.#options.asOfUs));
      this.#told.push({ observation, position });
      this.#warn(observation, position);
    } catch (error) {
      if (!(error instanceof RefusedField)) throw error;
      this.#refuse(line, cutText(raw ?? JSON.stringify(fields)), error.message, error.field);
    }
  }

  #refuse(line: number, raw: string, reason: string, field?: string): void {
    const { asOfUs } = this.#options;
    this.#refused.push({
      position: String(line),
      ...(field !== undefined && { field }),
      reason,
      raw,
      ...(asOfUs !== undefined && { asOfUs }),
    });
  }

  #warn({ facts, kind }: Observation, position: string): void {
    const { launchedAtUs, terminatedAtUs, ext } = facts;
    if (kind === 'row' && launchedAtUs && terminatedAtUs && terminatedAtUs < launchedAtUs) {
      const message = 'ends before it starts (taken in as it is)';
      this.#warnings.push({ position, field: 'terminated_at', message });
    }
    for (const field of Object.keys(ext ?? {})) this.#warnUnknown(field, position);
  }

  #warnUnknown(field: string, position: string): void {
    const { warnedFields } = this.#options;
    if (warnedFields.has(field) || warnedFields.size >= MAX_WARNED_FIELDS) return;
    warnedFields.add(field);
    const message = 'unknown field (kept, but it decides nothing; said once)';
    this.#warnings.push({ position, field, message });
  }
}

/** Input with ever new field names must not fill the memory. */
const MAX_WARNED_FIELDS = 10_000;
