/** The API documents: what stands in them, by path. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(__dirname, '../../../api-ref');

// biome-ignore lint/suspicious/noExplicitAny: a document is whatever stands in the file; the linter of documents judges it
export type Node = any;

/** One path of one document. */
export interface DocumentedPath {
  readonly file: string;
  readonly path: string;
  /** In lower case; `*` if the others are answered as GET is. */
  readonly methods: readonly string[];
  readonly item: Node;
  readonly document: Node;
  readonly expression: RegExp;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

const literal = (text: string): string => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');

/** By the number of letters that are no name; whatever may hold slashes comes last. */
function rank(path: string): number {
  const fixed = path.replace(/\{\w+\}/g, '').length;
  return path.includes('{path}') ? fixed - 1000 : fixed;
}

/** What a reference within the document refers to. */
export function resolve(document: Node, node: Node): Node {
  if (typeof node?.$ref !== 'string') return node;
  const names: string[] = node.$ref.slice(2).split('/');
  return names.reduce(
    (value, name) => value[name.replace(/~1/g, '/').replace(/~0/g, '~')],
    document,
  );
}

function expressionOf(path: string, item: Node, document: Node): RegExp {
  const operations = METHODS.flatMap((method) => item[method] ?? []);
  const parameters: Node[] = [item, ...operations]
    .flatMap(({ parameters = [] }) => parameters)
    .map((parameter) => resolve(document, parameter));
  const patternOf = (name: string): string => {
    if (name === 'path') return '.*';
    const pattern: string | undefined = parameters.find((each) => each.name === name)?.schema
      .pattern;
    return pattern?.replace(/^\^|\$$/g, '') ?? '[^/]+';
  };
  const parts = path.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? patternOf(part) : literal(part)));
  return new RegExp(`^${parts.join('')}$`, 's');
}

export const documents: ReadonlyMap<string, Node> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [file, parse(readFileSync(join(FOLDER, file), 'utf8'))]),
);

/** The most special path first. */
export const documentedPaths: readonly DocumentedPath[] = [...documents]
  .flatMap(([file, document]) =>
    Object.entries<Node>(document.paths).map(([path, item]) => ({
      file,
      path,
      methods: [
        ...METHODS.filter((method) => method in item),
        ...(item['x-any-method'] ? ['*'] : []),
      ],
      item,
      document,
      expression: expressionOf(path, item, document),
    })),
  )
  .sort((a, b) => rank(b.path) - rank(a.path));
