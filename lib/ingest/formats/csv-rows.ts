/** Lines of CSV to rows: a quoted cell may hold line feeds, so a row may be many lines. */
import { type Line, MAX_LINE_BYTES } from './lines';

/** The lines of one row, at least one. `isOpen`: it has a quote that does not close as a quote does. */
export interface RowLines {
  readonly lines: readonly Line[];
  readonly isOpen: boolean;
}

const QUOTE = 0x22;

/** In CSV quotes come in pairs, so a row goes on while their number is odd. */
function hasOddQuotes({ bytes }: Line): boolean {
  let isOdd = false;
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) isOdd = !isOdd;
  return isOdd;
}

/**
 * Groups lines to rows. A stray quote would swallow the good lines after it, up to the next quote or the
 * longest row; then only its own line is given up, and the lines after it are read again.
 */
export class Rows {
  readonly #isRow: (lines: readonly Line[]) => boolean;
  #held: Line[] = [];
  #heldBytes = 0;

  /** `isRow`: whether several lines that seem to be one row really are one. */
  constructor(isRow: (lines: readonly Line[]) => boolean) {
    this.#isRow = isRow;
  }

  /** The rows that end with this line. */
  add(line: Line): readonly RowLines[] {
    const isOdd = !line.isTooLong && hasOddQuotes(line);
    if (this.#held.length === 0 && !isOdd) return [{ lines: [line], isOpen: false }];
    const closes = this.#held.length > 0 && isOdd;
    this.#held.push(line);
    this.#heldBytes += line.bytes.length + 1;
    if (line.isTooLong || this.#heldBytes > MAX_LINE_BYTES) return this.#giveUp();
    if (!closes) return [];
    return this.#isRow(this.#held) ? [{ lines: this.#takeHeld(), isOpen: false }] : this.#giveUp();
  }

  /** The rows that were still open when the file ended. */
  end(): readonly RowLines[] {
    const rows: RowLines[] = [];
    while (this.#held.length > 0) rows.push(...this.#giveUp());
    return rows;
  }

  /** The first line held is a row of its own; the others are read again. */
  #giveUp(): readonly RowLines[] {
    const [first, ...others] = this.#takeHeld();
    if (!first) return [];
    return [{ lines: [first], isOpen: true }, ...others.flatMap((line) => this.add(line))];
  }

  #takeHeld(): readonly Line[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    return held;
  }
}
