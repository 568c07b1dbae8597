/** `import --points`: reads measured points from files. */
import { sectionOf } from '../../config';
import { POINTS } from '../../config/points';
import { AppError } from '../../errors';
import { importPoints, type PointsReport } from '../../ingest/points';
import { printable } from '../../ingest/text';
import type { CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { openInputs } from './inputs';
import { readingOf } from './options';
import { ImportProgress } from './progress';

export const POINTS_OPTION: CommandOption = {
  flags: '--points',
  help: 'the files hold measured points: series as VictoriaMetrics exports them, or CSV',
};

const OTHERS = ['null-is-text', 'id-prefix', 'as-of', 'allow-future', 'strict', 'dry-run'];

export async function importPointFiles(context: Context): Promise<number> {
  const other = OTHERS.find((flag) => context.text(flag) !== undefined);
  if (other) throw new AppError('invalidArgument', `--${other}: has no meaning with --points`);
  const { format, delimiter } = readingOf(context);
  const inputs = await openInputs(context, { twice: false });
  const report = new Report(context);
  try {
    const seriesLimits = sectionOf(context.config, POINTS);
    await withStore({ ...context, seriesLimits }, 'migrate', async (store) => {
      for (const input of inputs.list) {
        report.begin(input);
        const file = { ...input, format, delimiter, signal: context.signal };
        await importPoints(store, [file], report);
      }
    });
  } finally {
    report.close();
    await inputs.remove();
  }
  await report.end(context);
  return report.hasRefused ? EXIT.refused : EXIT.ok;
}

/** At most so many faults are shown, so that a file in the wrong format does not fill the screen. */
const SHOWN_FAULTS = 20;

/** Lives as long as one import. */
class Report implements PointsReport {
  readonly #stderr: Context['stderr'];
  readonly #progress: ImportProgress | undefined;
  #taken = 0;
  #textBytes = 0;
  #refused = 0;

  constructor({ stderr, has }: Pick<Context, 'stderr' | 'has'>) {
    this.#stderr = stderr;
    this.#progress = stderr.isTTY && !has('quiet') ? new ImportProgress(stderr) : undefined;
  }

  get hasRefused(): boolean {
    return this.#refused > 0;
  }

  begin({ name }: { readonly name: string }): void {
    this.#textBytes = 0;
    this.#progress?.begin(name, undefined);
  }

  onText(bytes: number): void {
    this.#textBytes += bytes;
    this.#progress?.update(this.#textBytes, this.#taken);
  }

  onTaken(count: number): void {
    this.#taken += count;
  }

  onFault(file: string, { line, field, reason }: Parameters<PointsReport['onFault']>[1]): void {
    const location = `${file}:${line}`;
    this.#say([location, ...(field === undefined ? [] : [field]), reason].join(': '));
  }

  onBroken(file: string, { message }: AppError): void {
    this.#say(`${file}: ${message}`);
  }

  /** Takes the progress off the terminal. */
  close(): void {
    this.#progress?.end();
  }

  async end({ has, stdout }: Context): Promise<void> {
    const hidden = this.#refused - SHOWN_FAULTS;
    if (hidden > 0) this.#stderr.write(`and ${hidden} more refused\n`);
    if (has('quiet')) return;
    await writeLine(stdout, `imported points=${this.#taken} refused=${this.#refused}`);
  }

  #say(text: string): void {
    this.#refused += 1;
    if (this.#refused > SHOWN_FAULTS) return;
    this.#progress?.clear();
    this.#stderr.write(`${printable(text)}\n`);
  }
}
