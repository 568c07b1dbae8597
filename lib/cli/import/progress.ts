/** How far an import is, on a terminal. */
import { SingleBar } from 'cli-progress';
import type { Output } from '../program/command';

const MIB = 1 << 20;

/** The line fits a terminal of 80 columns. */
const MAX_NAME = 16;
const BAR = { barsize: 10, clearOnComplete: true, gracefulExit: false } as const;

const UNKNOWN_LENGTH = '{name} {mib} MiB, {records} records, {rate}/s';

const knownLength = (bytes: number): string =>
  `{name} {bar} {mib} of ${(bytes / MIB).toFixed(1)} MiB, {rate} records/s, {eta_formatted} left`;

/** One line that is redrawn, with a bar if the length is known. */
export class ImportProgress {
  readonly #output: Output;
  readonly #startedMs = performance.now();
  #bar: SingleBar | undefined;
  #records = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** `bytes`: the length of the file, if it is known. */
  begin(name: string, bytes: number | undefined): void {
    this.end();
    const stream: NodeJS.WritableStream = this.#output;
    const format = bytes === undefined ? UNKNOWN_LENGTH : knownLength(bytes);
    this.#bar = new SingleBar({ stream, format, ...BAR });
    this.#bar.start(bytes ?? 0, 0, { name: name.slice(-MAX_NAME), ...this.#payload(0) });
  }

  update(readBytes: number, records: number): void {
    this.#records = records;
    this.#bar?.update(readBytes, this.#payload(readBytes));
  }

  /** Clears the line for other output; the next update draws it again. */
  clear(): void {
    this.#output.write('\r\u001b[K');
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #payload(readBytes: number): Readonly<Record<string, string>> {
    const seconds = Math.max(0.001, (performance.now() - this.#startedMs) / 1000);
    return {
      mib: (readBytes / MIB).toFixed(1),
      records: String(this.#records),
      rate: (this.#records / seconds).toFixed(0),
    };
  }
}
