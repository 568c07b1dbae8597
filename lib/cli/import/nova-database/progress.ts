/** How far the reading of a cell is, on a terminal. */
import { SingleBar } from 'cli-progress';
import type { Output } from '../../program/command';

const FORMAT = '{name} {bar} {percentage} %, {servers} servers, {rate}/s, {eta_formatted} left';
const BAR = { barsize: 10, clearOnComplete: true, gracefulExit: false, format: FORMAT } as const;

/** The line fits a terminal of 80 columns. */
const MAX_NAME = 16;

/** One line that is redrawn. */
export class CellProgress {
  readonly #output: Output;
  readonly #bar: SingleBar;
  readonly #name: string;
  readonly #startedMs = performance.now();
  #servers = 0;

  constructor(output: Output, name: string) {
    const stream: NodeJS.WritableStream = output;
    this.#output = output;
    this.#name = name.slice(-MAX_NAME);
    this.#bar = new SingleBar({ stream, ...BAR });
    this.#bar.start(1, 0, this.#payload());
  }

  /** By ids, since counting rows would read them all. */
  add(servers: number, passedIds: number, lastIds: number): void {
    this.#servers += servers;
    this.#bar.setTotal(Math.max(1, lastIds));
    this.#bar.update(passedIds, this.#payload());
  }

  /** Clears the line for other output; the next update draws it again. */
  clear(): void {
    this.#output.write('\r\u001b[K');
  }

  end(): void {
    this.#bar.stop();
  }

  #payload(): Readonly<Record<string, string>> {
    const seconds = Math.max(0.001, (performance.now() - this.#startedMs) / 1000);
    const rate = (this.#servers / seconds).toFixed(0);
    return { name: this.#name, servers: String(this.#servers), rate };
  }
}
