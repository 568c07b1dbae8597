/** Reads the configuration file: one YAML mapping of settings, with a mapping within for each section. */
import { readFileSync } from 'node:fs';
import type { YAMLParseError } from 'yaml';
import { AppError } from '../errors';
import { loadYaml } from '../load-yaml';
import { byName, put, type RawSetting, type RawSettings, unknownName } from '.';
import type { NamedSetting } from './section';

/** Throws `invalidArgument` for a file that cannot be read, is no YAML mapping, or holds an unknown key. */
export function fileLayer(settings: readonly NamedSetting[], path: string): RawSettings {
  const byFileName = byName(settings, (name) => name);
  const sections = new Set(
    [...byFileName.keys()].flatMap((name) => /^(.*)\./.exec(name)?.[1] ?? []),
  );
  const layer = new Map<string, RawSetting>();
  for (const [name, value] of Object.entries(readMapping(path)).flatMap(flattened(sections))) {
    const key = byFileName.get(name);
    if (key === undefined) throw unknownName(`"${name}" in ${path}`, [...byFileName.keys()]);
    if (value !== '') put(layer, key, { value, origin: `${name} in ${path}` });
  }
  return layer;
}

type Entry = readonly [name: string, value: unknown];

/** `keystone: {auth_url: …}` → `keystone.auth_url`. */
const flattened =
  (sections: ReadonlySet<string>) =>
  ([name, value]: Entry): readonly Entry[] => {
    if (!sections.has(name)) return [[name, value]];
    if (value === '') return [];
    if (!isMapping(value)) return [[name, value]];
    return Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each]);
  };

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readMapping(path: string): Readonly<Record<string, unknown>> {
  // In the failsafe schema every scalar is a text: 2.10 stays "2.10" and "on" is no boolean,
  // so a value means the same in the file, in the environment and as a flag.
  const document = loadYaml().parseDocument(readText(path), { schema: 'failsafe' });
  const [problem] = document.errors;
  if (problem) throw refuse(path, describe(problem));
  const value: unknown = document.toJS() ?? {};
  if (value === '') return {};
  if (isMapping(value)) return value;
  throw refuse(path, 'is not a mapping; allowed: lines such as "port: 8790"');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw refuse(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`);
  }
}

const describe = ({ code, message, linePos }: YAMLParseError): string =>
  code === 'MULTIPLE_DOCS'
    ? `holds several YAML documents, one from line ${linePos?.[0].line} on; allowed: one`
    : message.replace(/:?\s*\n[\s\S]*/, '');

const refuse = (path: string, what: string): AppError =>
  new AppError('invalidArgument', `configuration file ${path}: ${what}`);
