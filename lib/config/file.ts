/** Reads the configuration file: one YAML mapping of settings, with a mapping within for each section. */
import { readFileSync } from 'node:fs';
import { parseDocument, type YAMLParseError } from 'yaml';
import { AppError } from '../errors';
import {
  fileNames,
  put,
  type RawSetting,
  type RawSettings,
  SECTIONS,
  type SettingKey,
  unknownName,
} from '.';

/** Throws `invalidArgument` for a file that cannot be read, is no YAML mapping, or holds a key that is none of ours. */
export function fileLayer(path: string): RawSettings {
  const named = fileNames();
  const layer: Partial<Record<SettingKey, RawSetting>> = {};
  for (const [name, value] of Object.entries(readMapping(path)).flatMap(unfold)) {
    const key = named.get(name);
    if (!key) throw unknownName(`"${name}" in ${path}`, [...named.keys()]);
    if (value !== '') put(layer, key, { value, origin: `${name} in ${path}` });
  }
  return layer;
}

type Entry = readonly [name: string, value: unknown];

/** `keystone: {auth_url: …}` → `keystone.auth_url`. */
function unfold([name, value]: Entry): readonly Entry[] {
  if (!SECTIONS.some((section) => section === name)) return [[name, value]];
  if (value === '') return [];
  if (!isMapping(value)) return [[name, value]];
  return Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each]);
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readMapping(path: string): Readonly<Record<string, unknown>> {
  // In the failsafe schema every scalar is a text: 2.10 stays "2.10" and "on" is no boolean,
  // so a value means the same in the file, in the environment and as a flag.
  const document = parseDocument(readText(path), { schema: 'failsafe' });
  const [problem] = document.errors;
  if (problem) throw refuse(path, wordsOf(problem));
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

const wordsOf = ({ code, message, linePos }: YAMLParseError): string =>
  code === 'MULTIPLE_DOCS'
    ? `holds several YAML documents, one from line ${linePos?.[0].line} on; allowed: one`
    : message.replace(/:?\s*\n[\s\S]*/, '');

const refuse = (path: string, what: string): AppError =>
  new AppError('invalidArgument', `configuration file ${path}: ${what}`);
