/** `import --inventory`: reads accounts, users, sites and what else an inventory holds from files. */
import { AppError } from '../../errors';
import { type InventoryReport, importInventory } from '../../ingest/inventory';
import { inventoryKinds } from '../../ingest/inventory/registry';
import { printable } from '../../ingest/text';
import type { CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { openInputs } from './inputs';

export const INVENTORY: CommandOption = {
  flags: '--inventory',
  help: 'the files hold accounts, projects, users, keys, sites and the like (NDJSON)',
};

const OTHERS = [
  ...['format', 'delimiter', 'null-is-text', 'id-prefix', 'as-of', 'allow-future'],
  ...['strict', 'dry-run', 'points'],
];

export async function importInventoryFiles(context: Context): Promise<number> {
  const other = OTHERS.find((flag) => context.text(flag) !== undefined);
  if (other) throw new AppError('invalidArgument', `--${other}: has no meaning with --inventory`);
  const inputs = await openInputs(context, { twice: true });
  try {
    const files = inputs.list.map((input) => ({
      ...input,
      format: 'ndjson' as const,
      signal: context.signal,
    }));
    const report = new Report(context);
    await withStore(context, 'migrate', (store) => importInventory(store, files, report));
    await report.end(context);
    return report.hasRefused ? EXIT.refused : EXIT.ok;
  } finally {
    await inputs.remove();
  }
}

/** At most so many faults are shown, so that a file in the wrong format does not fill the screen. */
const SHOWN_FAULTS = 20;

/** Lives as long as one import. */
class Report implements InventoryReport {
  readonly #taken = new Map<string, number>(inventoryKinds.map(({ name }) => [name, 0]));
  readonly #stderr: Context['stderr'];
  #refused = 0;

  constructor({ stderr }: Pick<Context, 'stderr'>) {
    this.#stderr = stderr;
  }

  get hasRefused(): boolean {
    return this.#refused > 0;
  }

  onTaken(kind: string, count: number): void {
    this.#taken.set(kind, (this.#taken.get(kind) ?? 0) + count);
  }

  onFault(file: string, { line, field, reason }: Parameters<InventoryReport['onFault']>[1]): void {
    const location = `${file}:${line}`;
    this.#say([location, ...(field === undefined ? [] : [field]), reason].join(': '));
  }

  onBroken(file: string, { message }: AppError): void {
    this.#say(`${file}: ${message}`);
  }

  async end({ has, stdout }: Context): Promise<void> {
    const hidden = this.#refused - SHOWN_FAULTS;
    if (hidden > 0) this.#stderr.write(`and ${hidden} more refused\n`);
    if (has('quiet')) return;
    const counts = [...this.#taken, ['refused', this.#refused] as const];
    const terms = counts.map(([what, count]) => `${what}=${count}`);
    await writeLine(stdout, `imported ${terms.join(' ')}`);
  }

  #say(text: string): void {
    this.#refused += 1;
    if (this.#refused <= SHOWN_FAULTS) this.#stderr.write(`${printable(text)}\n`);
  }
}
