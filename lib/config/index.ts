/** The settings of the program: flags over environment over file, checked, frozen, by section. */
import { AppError } from '../errors';
import { redactText } from '../redact';
import {
  type NamedSetting,
  type Section,
  settingsIn,
  VARIABLE_PREFIX,
  variableOf,
} from './section';

/** The environment variable that names the configuration file, and the one that asks for stacks. */
export const CONFIG_VARIABLE = variableOf('config');
export const DEBUG_VARIABLE = variableOf('debug');

/** A value as it was written, and where: `--port`, `TENANT_USAGE_PORT`, `port in usage.yaml`. */
export interface RawSetting {
  readonly value: unknown;
  readonly origin: string;
}

/** By the key of the setting. */
export type RawSettings = ReadonlyMap<string, RawSetting>;

export interface ResolvedSetting extends NamedSetting {
  readonly value: unknown;
  /** As it may be shown: secrets are masked. */
  readonly redacted: string | null;
  readonly origin: string;
}

/** The values of every section, by its name. Plain data: worker processes get it as a message. */
export type Config = Readonly<Record<string, object>>;

/** The values of one section. */
export function sectionOf<S extends object>(config: Config, { name }: Section<S>): S {
  const values = config[name];
  if (!values) throw new Error(`the settings of "${name}" were not loaded: it is in no registry`);
  // `toConfig` read each of its values by the section's own kind.
  return values as S;
}

export function toConfig(settings: readonly ResolvedSetting[]): Config {
  const config: Record<string, Record<string, unknown>> = {};
  for (const { section, property, value } of settings) {
    const values = config[section] ?? {};
    config[section] = values;
    values[property] = value;
  }
  for (const values of Object.values(config)) Object.freeze(values);
  return Object.freeze(config);
}

/** Resolves every setting; earlier layers win. Throws `invalidArgument` for a value that is not allowed, in any layer. */
export function resolveSettings(
  settings: readonly NamedSetting[],
  layers: readonly RawSettings[],
): readonly ResolvedSetting[] {
  return settings.map((named) => {
    const raw = layers.flatMap((layer) => layer.get(named.key) ?? []);
    const values = raw.map((each) => read(named, each));
    const value = raw.length > 0 ? values[0] : defaultOf(named);
    const origin = raw[0]?.origin ?? 'default';
    return { ...named, value, redacted: show(named, value), origin };
  });
}

/** The settings with their defaults, where a value is not given. */
export const defaultConfig = (sections: readonly Section[]): Config =>
  toConfig(resolveSettings(settingsIn(sections), []));

/** The settings in an environment; blank means not set. Throws `invalidArgument` for an unknown name that begins like ours. */
export function environmentLayer(
  settings: readonly NamedSetting[],
  env: NodeJS.ProcessEnv,
): RawSettings {
  const byVariable = byName(settings, variableOf);
  const known = [...byVariable.keys(), CONFIG_VARIABLE, DEBUG_VARIABLE];
  const layer = new Map<string, RawSetting>();
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(VARIABLE_PREFIX)) continue;
    if (!known.includes(name)) throw unknownName(`environment variable ${name}`, known);
    const key = byVariable.get(name);
    if (key !== undefined && value) put(layer, key, { value, origin: name });
  }
  return layer;
}

/** Every name of every setting in the file, written as `name` has it, with the key. */
export const byName = (
  settings: readonly NamedSetting[],
  name: (fileName: string) => string,
): ReadonlyMap<string, string> =>
  new Map(
    settings.flatMap(({ key, fileName, setting: { alias } }) =>
      [fileName, ...(alias === undefined ? [] : [alias])].map((each) => [name(each), key] as const),
    ),
  );

/** Throws `invalidArgument` if the setting is there already, by another of its names. */
export function put(layer: Map<string, RawSetting>, key: string, raw: RawSetting): void {
  const other = layer.get(key);
  if (other) {
    const message = `${other.origin} and ${raw.origin} are the same setting; allowed: one of them`;
    throw new AppError('invalidArgument', message);
  }
  layer.set(key, raw);
}

export const unknownName = (what: string, known: readonly string[]): AppError =>
  new AppError('invalidArgument', `${what} is no setting; allowed: ${known.join(', ')}`);

function read({ setting: { kind } }: NamedSetting, { value, origin }: RawSetting): unknown {
  const text = kind.isList && Array.isArray(value) ? value.join(',') : value;
  const result = kind.read(text);
  if (result !== undefined) return result;
  const redacted = kind.isSecret ? 'the value' : shorten(value);
  throw new AppError(
    'invalidArgument',
    `${origin}: ${redacted} is not allowed; allowed: ${kind.allowed}`,
  );
}

const defaultOf = ({ setting }: NamedSetting): unknown =>
  setting.default === undefined ? undefined : setting.kind.read(setting.default);

const show = ({ setting: { kind } }: NamedSetting, value: unknown): string | null =>
  value === undefined ? null : (kind.show?.(value) ?? String(value));

function shorten(value: unknown): string {
  const text = redactText(JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
