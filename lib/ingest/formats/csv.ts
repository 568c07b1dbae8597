/** CSV with a header: each row is a record of texts. A header further down begins another file of the same stream. */
import { isUtf8 } from 'node:buffer';
import { type Cells, cellsOf, countCells, type Row, swallowsRow } from './csv-cells';
import {
  columnsOf,
  DELIMITERS,
  delimiterLine,
  type Header,
  headerRefusal,
  isDoubtful,
  isHeader,
} from './csv-header';
import { faulty, parseRows } from './csv-records';
import { type RowLines, Rows } from './csv-rows';
import { OPEN_QUOTE, withoutCutNote } from './faults';
import { type Line, readLines } from './lines';
import {
  type Faulty,
  notUtf8,
  type Parsed,
  type ReadOptions,
  type Remark,
  tooLong,
  withoutBom,
} from './parsed';

export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  options: ReadOptions = {},
): AsyncGenerator<readonly Parsed[]> {
  const reader = new CsvReader(options);
  for await (const lines of readLines(chunks)) yield* reader.read(lines);
  yield* reader.end();
}

/** Rows are collected until a header or the end of a chunk, since parsing many at once is far cheaper. */
class CsvReader {
  readonly #options: ReadOptions;
  readonly #rows: Rows;
  #delimiter: string | undefined;
  #header: Header | undefined;
  #waiting: (Row | Faulty)[] = [];

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#delimiter = options.delimiter;
    this.#rows = new Rows((lines) => {
      const { delimiter, columns } = this.#header ?? {
        delimiter: this.#delimiter ?? ',',
        columns: undefined,
      };
      const text = textOf(lines);
      const count = countCells(text, delimiter);
      if (count === undefined || columns === undefined) return count !== undefined;
      return count === columns.length && !swallowsRow(text, delimiter, columns.length);
    });
  }

  read(lines: readonly Line[]): Generator<readonly Parsed[]> {
    return this.#parse(this.#rowsIn(lines));
  }

  end(): Generator<readonly Parsed[]> {
    return this.#parse(this.#rows.end());
  }

  /** Line by line: a header changes how the rows below it are found. */
  *#rowsIn(lines: readonly Line[]): Generator<RowLines> {
    for (const line of lines) yield* this.#rows.add(line);
  }

  /** Yields what stands above a header that cannot be used before throwing. */
  *#parse(rows: Iterable<RowLines>): Generator<readonly Parsed[]> {
    try {
      for (const row of rows) yield this.#take(row);
    } catch (error) {
      yield this.#flush();
      throw error;
    }
    yield this.#flush();
  }

  #flush(): readonly Parsed[] {
    const rows = this.#waiting.splice(0);
    return this.#header ? parseRows(rows, this.#header, this.#options) : [];
  }

  #take(lines: RowLines): readonly Parsed[] {
    const row = prepare(lines);
    if (row === undefined) return [];
    if ('fault' in row) {
      if (!this.#header) throw headerRefusal(row.line, withoutCutNote(row.fault));
      this.#waiting.push(row);
      return [];
    }
    const parsed = this.#takeHeader(row);
    if (!parsed) this.#waiting.push(row);
    return parsed ?? [];
  }

  /** Undefined for a row that is no header. */
  #takeHeader(row: Row): readonly Parsed[] | undefined {
    const delimiter = delimiterLine(row.text);
    if (delimiter !== undefined) {
      this.#delimiter = this.#options.delimiter ?? delimiter;
      return [];
    }
    if (this.#header && !/instance_id/i.test(row.text)) return undefined;
    const header = headerIn(row.text, this.#delimiter);
    if (this.#header && !header) return undefined;
    const isGuessed = this.#delimiter === undefined;
    const { cells, delimiter: used } = header ?? this.#unknownHeader(row);
    const columns = columnsOf(row, cells);
    const before = this.#flush();
    this.#header = { columns, delimiter: used };
    const isNoted = isGuessed && isDoubtful(this.#header);
    return isNoted ? [...before, delimiterRemark(row, used)] : before;
  }

  #unknownHeader({ text }: Row): { readonly cells: Cells | string; readonly delimiter: string } {
    const delimiter = this.#delimiter ?? ',';
    return { cells: cellsOf(text, delimiter), delimiter };
  }
}

function headerIn(text: string, delimiter: string | undefined) {
  const candidates = delimiter === undefined ? DELIMITERS : [delimiter];
  for (const each of candidates) {
    const cells = cellsOf(text, each);
    if (typeof cells !== 'string' && isHeader(cells)) return { cells, delimiter: each };
  }
  return undefined;
}

const delimiterRemark = ({ line }: Row, delimiter: string): Remark => ({
  line,
  remark: `split at ${delimiter === '\t' ? 'tabs' : `"${delimiter}"`}, but another delimiter stands in it (--delimiter sets it)`,
});

/** A row before its cells are parsed; undefined for a blank line. */
function prepare({ lines, isOpen }: RowLines): Row | Faulty | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  if (first.isTooLong) return tooLong(first);
  const broken = lines.find(({ bytes }) => !isUtf8(bytes));
  if (broken) return notUtf8(first.number, broken.bytes);
  const text = textOf(lines);
  if (isOpen) return faulty({ line: first.number, text }, OPEN_QUOTE);
  return text.trim() === '' ? undefined : { line: first.number, text };
}

const textOf = (lines: readonly Line[]): string =>
  withoutBom(
    lines
      .map(({ bytes }) => bytes.toString())
      .join('\n')
      .replace(/\r$/, ''),
  );
