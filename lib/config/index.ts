/** The settings of the program, read from flags over environment over file, checked, frozen. */

import { AppError } from '../errors';
import { redactText } from '../redact';
import type { Validator } from '../validator';
import { type Config, SETTINGS, type SettingKey } from './settings';

export type { Setting } from './setting';
export { type Config, SETTINGS, type SettingKey } from './settings';

export const SETTING_KEYS = Object.keys(SETTINGS) as readonly SettingKey[];

/** The mappings within the file, each with the settings whose names begin so. */
export const SECTIONS = ['keystone'] as const;

const SECTION = new RegExp(`^(${SECTIONS.join('|')})_`);

/** `maxLimit` → `max_limit`, `keystoneAuthUrl` → `keystone.auth_url`: the name in the file. */
export const fileName = (key: SettingKey): string =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(SECTION, '$1.');

/** `maxLimit` → `TENANT_USAGE_MAX_LIMIT`. */
export const environmentName = (key: SettingKey): string => variableFor(fileName(key));

const variableFor = (name: string): string => `${PREFIX}${name.toUpperCase().replace('.', '_')}`;

/** `maxLimit` → `--max-limit`; undefined for a secret. */
export const flagName = (key: SettingKey): string | undefined =>
  SETTINGS[key].flags?.replace(/ .*/, '');

/** Every name of every setting in the file. */
export const fileNames = (): ReadonlyMap<string, SettingKey> =>
  new Map(SETTING_KEYS.flatMap((key) => namesOf(key).map((name) => [name, key])));

function namesOf(key: SettingKey): readonly string[] {
  const { alias } = SETTINGS[key];
  return alias === undefined ? [fileName(key)] : [fileName(key), alias];
}

const PREFIX = 'TENANT_USAGE_';

/** The environment variable that names the configuration file, and the one that asks for stacks. */
export const CONFIG_VARIABLE = `${PREFIX}CONFIG`;
export const DEBUG_VARIABLE = `${PREFIX}DEBUG`;

/** What was said, as it was written, and by whom: `--port`, `TENANT_USAGE_PORT`, `port in usage.yaml`. */
export interface RawSetting {
  readonly value: unknown;
  readonly origin: string;
}

export type RawSettings = Partial<Readonly<Record<SettingKey, RawSetting>>>;

export interface ResolvedSetting {
  readonly key: SettingKey;
  readonly value: unknown;
  /** As it may be shown: secrets are masked. */
  readonly redacted: string | null;
  readonly origin: string;
}

/** Settles every setting. Earlier layers win. Throws `invalidArgument` for a value that is not allowed, in any layer. */
export function resolveSettings(layers: readonly RawSettings[]): readonly ResolvedSetting[] {
  return SETTING_KEYS.map((key) => {
    const written = layers.flatMap((layer) => layer[key] ?? []);
    const values = written.map((each) => read(key, each));
    const origin = written[0]?.origin ?? 'default';
    const value = written.length > 0 ? values[0] : defaultOf(key);
    return { key, value, redacted: show(key, value), origin };
  });
}

/** The settings as the program uses them. */
export function toConfig(settings: readonly ResolvedSetting[]): Config {
  return Object.freeze(
    Object.fromEntries(settings.map(({ key, value }) => [key, value])),
  ) as unknown as Config;
}

/** Picks the settings out of an environment; blank means not set. Throws `invalidArgument` for a name that is none of ours. */
export function environmentLayer(env: NodeJS.ProcessEnv): RawSettings {
  const named = new Map([...fileNames()].map(([name, key]) => [variableFor(name), key]));
  const known = [...named.keys(), CONFIG_VARIABLE, DEBUG_VARIABLE];
  const layer: Partial<Record<SettingKey, RawSetting>> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(PREFIX)) continue;
    if (!known.includes(name)) throw unknownName(`environment variable ${name}`, known);
    const key = named.get(name);
    if (key && value) put(layer, key, { value, origin: name });
  }
  return layer;
}

/** Throws `invalidArgument` if a setting is there already, by another of its names. */
export function put(
  layer: Partial<Record<SettingKey, RawSetting>>,
  key: SettingKey,
  written: RawSetting,
): void {
  const other = layer[key];
  if (other) {
    const message = `${other.origin} and ${written.origin} are the same setting; allowed: one of them`;
    throw new AppError('invalidArgument', message);
  }
  layer[key] = written;
}

export const unknownName = (what: string, known: readonly string[]): AppError =>
  new AppError('invalidArgument', `${what} is no setting; allowed: ${known.join(', ')}`);

function read(key: SettingKey, { value, origin }: RawSetting): unknown {
  const kind = SETTINGS[key].kind as Validator<unknown>;
  const text = kind.isList && Array.isArray(value) ? value.join(',') : value;
  const result = kind.read(text);
  if (result !== undefined) return result;
  const redacted = kind.isSecret ? 'what it holds' : shorten(value);
  throw new AppError(
    'invalidArgument',
    `${origin}: ${redacted} is not allowed; allowed: ${kind.allowed}`,
  );
}

function defaultOf(key: SettingKey): unknown {
  const { default: written, kind } = SETTINGS[key];
  return written === undefined ? undefined : kind.read(written);
}

function show(key: SettingKey, value: unknown): string | null {
  if (value === undefined) return null;
  const kind = SETTINGS[key].kind as Validator<unknown>;
  return kind.show?.(value) ?? String(value);
}

function shorten(value: unknown): string {
  const written = redactText(JSON.stringify(value) ?? 'nothing');
  return written.length > 80 ? `${written.slice(0, 80)}…` : written;
}
