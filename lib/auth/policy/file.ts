/** Reads a policy file: one YAML or JSON mapping from the names of rules to their texts. */
import { readFileSync } from 'node:fs';
import type { LineCounter, Pair, Scalar, YAMLParseError } from 'yaml';
import { AppError } from '../../errors';
import { loadYaml } from '../../load-yaml';
import { truncate } from './truncate';

/** A rule as it stands in the file. */
export interface WrittenRule {
  readonly name: string;
  readonly check: string;
  /** From 1 on. */
  readonly line: number;
}

/** Throws `invalidArgument` for a text that holds anything but rules. */
export function rulesIn(text: string, path: string): readonly WrittenRule[] {
  const { isMap, isScalar, LineCounter, parseDocument } = loadYaml();
  const lines = new LineCounter();
  // In the failsafe schema every scalar is a text, and no text is taken for something else.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines });
  const [problem] = document.errors;
  if (problem) throw refusal(path, null, wordsOf(problem));
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === '')) return [];
  if (!isMap(contents)) {
    throw refusal(
      path,
      null,
      'is not a mapping; allowed: lines such as "context_is_admin": "role:admin"',
    );
  }
  return contents.items.map((pair) => ruleOf(pair, path, lines));
}

/** A line of null: the file as a whole. */
export const refusal = (path: string, line: number | null, what: string): AppError =>
  new AppError(
    'invalidArgument',
    `policy file ${path}${line === null ? '' : `, line ${line}`}: ${what}`,
  );

function ruleOf({ key, value }: Pair, path: string, lines: LineCounter): WrittenRule {
  const line = lineOf(key, lines);
  if (!isText(key)) throw refusal(path, line, 'the name of a rule must be a text');
  const name = key.value;
  if (isText(value) && isWritten(value)) return { name, check: value.value, line };
  throw refusal(
    path,
    line,
    `${truncate(name)} must be one text in quotes; allowed: a rule such as "role:admin", "" or "@" for everybody, "!" for nobody`,
  );
}

const isText = (node: unknown): node is Scalar<string> =>
  loadYaml().isScalar(node) && typeof node.value === 'string';

/** An empty value, or a lone `!` that YAML takes for a tag, is refused: to allow everyone takes quotes. */
const isWritten = ({ value, type }: Scalar<string>): boolean =>
  value !== '' || type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';

const lineOf = (node: unknown, lines: LineCounter): number =>
  loadYaml().isScalar(node) && node.range ? lines.linePos(node.range[0]).line : 1;

/** The text of a policy file. Throws `invalidArgument` if it cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? error;
    throw refusal(path, null, `cannot be read (${reason})`);
  }
}

const wordsOf = ({ code, message, linePos }: YAMLParseError): string =>
  code === 'MULTIPLE_DOCS'
    ? `holds several YAML documents, one from line ${linePos?.[0].line} on; allowed: one`
    : message.replace(/:?\s*\n[\s\S]*/, '');
