/** The report of an import: faults, progress and the summary. */

import type { SourceBatch } from '../../ingest/source';
import { printable } from '../../ingest/text';
import type { Recorded } from '../../store/store';
import type { Context } from '../program/command';
import { wrapped } from '../program/wrap';
import type { Input } from './inputs';
import { NewNoteCounts } from './new-notes';
import { ImportProgress } from './progress';
import { named, UnshownWarnings } from './unshown-warnings';

/** At most so many lines of each sort are shown, so that a file in the wrong format does not fill the screen. */
const SHOWN_LINES = 20;

export interface ReportOptions {
  /** What the summary begins with. */
  readonly verdict: 'imported' | 'checked';
  /** No progress, no warnings, no summary. */
  readonly isQuiet: boolean;
  /** For the first of two passes: the second one reports the warnings. */
  readonly hidesWarnings?: boolean;
}

interface Counts {
  records: number;
  added: number;
  repeated: number;
  /** Of these, what was taken back before. */
  repeatedVoid: number;
  /** How often a server was rewritten: once for each batch with something new about it. */
  refolded: number;
  warnings: number;
  refused: number;
  unreadable: number;
}

type Outputs = Pick<Context, 'stdout' | 'stderr'>;

/** Lives as long as one pass through the files. */
export class ImportReport {
  readonly #outputs: Outputs;
  readonly #options: ReportOptions;
  readonly #progress: ImportProgress | undefined;
  readonly #counts: Counts = {
    ...{ records: 0, added: 0, repeated: 0, repeatedVoid: 0, refolded: 0 },
    ...{ warnings: 0, refused: 0, unreadable: 0 },
  };
  readonly #newNotes = new NewNoteCounts();
  readonly #unshown = new UnshownWarnings();
  #name = '';
  #recordsBefore = 0;

  constructor(outputs: Outputs, options: ReportOptions) {
    this.#outputs = outputs;
    this.#options = options;
    const hasProgress = outputs.stderr.isTTY && !options.isQuiet;
    this.#progress = hasProgress ? new ImportProgress(outputs.stderr) : undefined;
  }

  get #hidesWarnings(): boolean {
    return this.#options.isQuiet || this.#options.hidesWarnings === true;
  }

  get hasRefused(): boolean {
    return this.#counts.refused + this.#counts.unreadable > 0;
  }

  begin({ name, bytes }: Input): void {
    this.#name = printable(name);
    this.#recordsBefore = this.#counts.records;
    this.#progress?.begin(this.#name, bytes);
  }

  add(
    { submitted, refused = [], warnings = [], readBytes = 0 }: SourceBatch,
    recorded: Recorded,
  ): void {
    const { refused: refusedBefore, warnings: warningsBefore } = this.#counts;
    this.#count(submitted.length, refused.length, warnings.length, recorded);
    for (const { position, field, reason } of refused.slice(0, lineWidth(refusedBefore))) {
      this.#say(`${position}: ${field === undefined ? '' : `${named(field)}: `}${reason}`);
    }
    const heard = this.#hidesWarnings ? 0 : lineWidth(warningsBefore);
    for (const { position, field, message } of warnings.slice(0, heard)) {
      this.#say(`${position}: warning: ${named(field)}: ${message}`);
    }
    this.#unshown.add(this.#name, warnings.slice(heard));
    this.#progress?.update(readBytes, this.#counts.records);
  }

  /** A file that was read to its end. */
  endFile(): void {
    if (this.#counts.records > this.#recordsBefore) return;
    this.#counts.warnings += 1;
    if (!this.#hidesWarnings && lineWidth(this.#counts.warnings - 1) > 0) {
      this.#say(' warning: empty, there is no record in it');
    }
  }

  /** A file that broke off; what was read of it counts. */
  addUnreadable({ message }: Error): void {
    this.#counts.unreadable += 1;
    this.#say(` ${message}`);
  }

  /** Reports why the import is waiting. */
  wait(reason: string, seconds: number): void {
    if (this.#options.isQuiet) return;
    this.#progress?.clear();
    const what = `waiting for it, for up to ${seconds} seconds`;
    this.#write(`tenant-usage: ${reason}; ${what}`);
  }

  /** Ends without a summary. */
  close(): void {
    this.#progress?.end();
  }

  /** `remark`: why the import is not complete. */
  end(remark?: string): void {
    this.close();
    const { verdict, isQuiet } = this.#options;
    const { refused, warnings } = this.#counts;
    this.#sayMore(refused, 'refused');
    if (!this.#hidesWarnings) {
      this.#sayMore(warnings, 'warnings');
      for (const line of this.#unshown.lines()) this.#write(line);
    }
    if (this.#counts.repeatedVoid > 0 && !isQuiet)
      this.#write(voidWarning(this.#counts.repeatedVoid));
    if (remark !== undefined) this.#write(`tenant-usage: ${remark}`);
    if (isQuiet) return;
    for (const line of this.#newNotes.lines()) this.#write(line);
    if (verdict === 'imported' && refused > 0) this.#write(NEXT_AFTER_REFUSALS);
    this.#outputs.stdout.write(`${SUMMARIES[verdict](this.#counts)}\n`);
  }

  #count(count: number, refused: number, warnings: number, recorded: Recorded): void {
    this.#counts.records += count + refused;
    this.#counts.refused += refused;
    this.#counts.warnings += warnings;
    this.#counts.added += recorded.added;
    this.#counts.repeated += recorded.repeated;
    this.#counts.repeatedVoid += recorded.repeatedVoid;
    this.#counts.refolded += recorded.servers;
    this.#newNotes.add(recorded.newNotes);
  }

  #sayMore(count: number, what: string): void {
    if (count <= SHOWN_LINES) return;
    this.#write(`and ${count - SHOWN_LINES} more ${what}`);
  }

  #write(text: string): void {
    const { stderr } = this.#outputs;
    stderr.write(`${wrapped(text, stderr)}\n`);
  }

  #say(text: string): void {
    this.#progress?.clear();
    this.#write(`${this.#name}:${text}`);
  }
}

const lineWidth = (already: number): number => Math.max(0, SHOWN_LINES - already);

const NEXT_AFTER_REFUSALS =
  'tenant-usage: what was refused is kept; to see it: tenant-usage quarantine list';

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/**
 * What was taken in of what was read, and what became of each record: new, known already, refused. `servers changed`
 * counts a server once for each batch with something new about it.
 */
const SUMMARIES: Readonly<Record<ReportOptions['verdict'], (counts: Readonly<Counts>) => string>> =
  {
    imported: ({ added, repeated, repeatedVoid, refused, refolded, ...counts }) =>
      `imported ${takenOf({ refused, ...counts })}: ${added} new, ${repeated} known${ofWhich(repeatedVoid)}, ` +
      `${refused} refused; ${many(refolded, 'server')} changed; ${remarksOf(counts)}`,
    checked: ({ records, refused, ...counts }) =>
      `checked ${many(records, 'record')}: ${records - refused} good, ${refused} refused; ${remarksOf(counts)}`,
  };

const ofWhich = (repeatedVoid: number): string =>
  repeatedVoid > 0 ? ` (${repeatedVoid} void)` : '';

const voidWarning = (count: number): string =>
  `tenant-usage: warning: ${many(count, 'known record')} had been taken back by a void, and stay void. ` +
  'To bring one back, change it: a lifetime by another updated_at (or, without one, by another --as-of), ' +
  'an event by another sequence, which only orders events of one instant';

const takenOf = ({ records, refused }: Pick<Counts, 'records' | 'refused'>): string =>
  `${refused > 0 ? `${records - refused} of ` : ''}${many(records, 'record')}`;

function remarksOf({ warnings, unreadable }: Pick<Counts, 'warnings' | 'unreadable'>): string {
  const broken = unreadable > 0 ? `; ${many(unreadable, 'file')} unreadable` : '';
  return `${many(warnings, 'warning')}${broken}`;
}
