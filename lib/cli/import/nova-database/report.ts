/** The report of an import from Nova's databases: what came, what was refused, and what cannot be known any more. */
import { DOUBTS, type Doubt, type DoubtReason } from '../../../ingest/nova-database/doubts';
import type { DatabaseBatch } from '../../../ingest/nova-database/source';
import { printable } from '../../../ingest/text';
import type { Recorded, Refusal } from '../../../store/store';
import type { Context } from '../../program/command';
import { writeJson, writeLine } from '../../program/output';
import { wrapped } from '../../program/wrap';
import { NewNoteCounts } from '../new-notes';
import { CellProgress } from './progress';

const SHOWN_REFUSALS = 20;
const SHOWN_SERVERS = 3;

interface DoubtCount {
  count: number;
  readonly first: string[];
}

/** Lives as long as one import. */
export class DatabaseReport {
  readonly #context: Context;
  readonly #isJson: boolean;
  readonly #counts = { servers: 0, new: 0, known: 0, changed: 0, refused: 0 };
  readonly #failed: { cell: string; reason: string }[] = [];
  readonly #read: string[] = [];
  readonly #doubts = new Map<DoubtReason, DoubtCount>();
  readonly #newNotes = new NewNoteCounts();
  #progress: CellProgress | undefined;
  #written: Promise<unknown> = Promise.resolve();

  constructor(context: Context) {
    this.#context = context;
    this.#isJson = context.text('format') === 'json';
  }

  get hasBegun(): boolean {
    return this.#read.length > 0;
  }

  get hasFailed(): boolean {
    return this.#failed.length > 0;
  }

  get hasRefused(): boolean {
    return this.#counts.refused > 0;
  }

  begin(cell: string): void {
    const { stderr, has } = this.#context;
    this.#progress?.end();
    this.#read.push(cell);
    if (stderr.isTTY && !has('quiet')) this.#progress = new CellProgress(stderr, cell);
  }

  add(batch: DatabaseBatch, recorded: Recorded): void {
    const counts = this.#counts;
    counts.servers += batch.servers;
    counts.new += recorded.added;
    counts.known += recorded.repeated;
    counts.changed += recorded.servers;
    this.#newNotes.add(recorded.newNotes);
    for (const refusal of batch.refused ?? []) this.#refuse(refusal);
    this.doubt(batch.doubts);
    this.#progress?.add(batch.servers, batch.passedIds, batch.lastIds);
  }

  doubt(doubts: readonly Doubt[]): void {
    for (const doubt of doubts) this.#doubt(doubt);
  }

  /** A cell that could not be read, or not to its end. */
  fail(cell: string, reason: string): void {
    this.#failed.push({ cell, reason });
    this.#say(`tenant-usage: cell ${cell}: ${reason}`);
  }

  remark(text: string): void {
    if (!this.#context.has('quiet')) this.#say(`tenant-usage: ${text}`);
  }

  /** `remark`: why the import is not complete. */
  async end(remark?: string): Promise<void> {
    this.#progress?.end();
    this.#progress = undefined;
    const { refused } = this.#counts;
    if (refused > SHOWN_REFUSALS) this.#say(`and ${refused - SHOWN_REFUSALS} more refused`);
    if (remark !== undefined) this.#say(`tenant-usage: ${remark}`);
    await this.#written;
    if (this.#isJson) await writeJson(this.#context.stdout, this.#summary());
    else if (!this.#context.has('quiet')) await this.#print();
  }

  async #print(): Promise<void> {
    if (this.#read.length + this.#failed.length === 0) return;
    for (const line of [...this.#newNotes.lines(), ...this.#doubtLines()]) this.#say(line);
    const { servers, refused, changed, ...counts } = this.#counts;
    const cells = `${many(servers, 'server')} of ${many(this.#read.length, 'cell')}`;
    const failed = this.hasFailed ? `; ${many(this.#failed.length, 'cell')} not read` : '';
    const text = this.#isDry
      ? `checked ${cells}: ${counts.new} would be new, ${counts.known} known, ${refused} refused`
      : `imported ${cells}: ${counts.new} new, ${counts.known} known, ${refused} refused; ${many(changed, 'server')} changed`;
    await writeLine(this.#context.stdout, `${text}${failed}`);
  }

  get #isDry(): boolean {
    return this.#context.has('dry-run');
  }

  #summary(): object {
    const doubts = Object.fromEntries(
      [...this.#doubts].map(([reason, { count }]) => [reason, count]),
    );
    return {
      dry_run: this.#isDry,
      ...this.#counts,
      cells: this.#read,
      failed: this.#failed,
      doubts,
    };
  }

  #refuse({ position, field, reason }: Refusal): void {
    this.#counts.refused += 1;
    if (this.#counts.refused > SHOWN_REFUSALS) return;
    const cell = this.#read.at(-1) ?? '';
    this.#say(`${cell}: ${position}: ${field === undefined ? '' : `${field}: `}${reason}`);
  }

  #doubt(doubt: Doubt): void {
    const known = this.#doubts.get(doubt.reason) ?? { count: 0, first: [] };
    known.count += 1;
    if (known.first.length < SHOWN_SERVERS) known.first.push(describe(doubt));
    this.#doubts.set(doubt.reason, known);
    if (!this.#isJson) return;
    const { serverId: server, ...rest } = doubt;
    this.#written = writeJson(this.#context.stdout, { server, ...rest });
  }

  #doubtLines(): string[] {
    const reasons = Object.keys(DOUBTS).filter((reason) => this.#doubts.has(reason as DoubtReason));
    if (reasons.length === 0) return [];
    const lines = reasons.map((reason) => {
      const { count, first } = this.#doubts.get(reason as DoubtReason) as DoubtCount;
      const more = count > first.length ? ', …' : '';
      return `  ${DOUBTS[reason as DoubtReason]}: ${count} (${first.join(', ')}${more})`;
    });
    return ['tenant-usage: what the database does not tell (all of it: --format json):', ...lines];
  }

  #say(text: string): void {
    this.#progress?.clear();
    const { stderr } = this.#context;
    stderr.write(`${wrapped(printable(text), stderr)}\n`);
  }
}

const describe = ({ serverId, detail }: Doubt): string =>
  detail === undefined ? serverId : `${serverId}: ${detail}`;

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
