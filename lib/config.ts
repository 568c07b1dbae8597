/** The settings of the program: one table, read from flags over environment over file, checked, frozen. */

import { choice, type Kind, label, microversion, toggle, url, wholeNumber } from './config/kinds';
import { UsageError } from './domain/errors';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface Config {
  readonly database: string;
  readonly host: string;
  readonly port: number;
  /** Undefined: not chosen, and there is no default. */
  readonly auth: 'noauth' | undefined;
  readonly maxLimit: number;
  readonly barePaths: boolean;
  readonly maxMicroversion: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export type SettingKey = keyof Config;

export interface Setting<T = unknown> {
  /** As in the help of a command. */
  readonly flags: string;
  readonly kind: Kind<T>;
  /** As one would write it; undefined: none, it must be chosen where it is needed. */
  readonly default: string | undefined;
  readonly help: string;
}

/** Every setting, in the order of the documentation. */
export const SETTINGS: { readonly [K in SettingKey]-?: Setting<Exclude<Config[K], undefined>> } = {
  database: {
    flags: '--database <url>',
    kind: url,
    default: 'sqlite:./tenant-usage.db',
    help: 'where everything is kept',
  },
  host: {
    flags: '--host <host>',
    kind: label('a host name or an address'),
    default: '127.0.0.1',
    help: 'the address to listen on',
  },
  port: {
    flags: '--port <number>',
    kind: wholeNumber(0, 65_535),
    default: '8790',
    help: 'the port to listen on; 0 takes a free one',
  },
  auth: {
    flags: '--auth <kind>',
    kind: choice('noauth'),
    default: undefined,
    help: 'how callers are known; noauth believes everybody and serves loopback addresses only',
  },
  maxLimit: {
    flags: '--max-limit <number>',
    kind: wholeNumber(0, 1_000_000),
    default: '1000',
    help: 'the most servers on one page of an answer',
  },
  barePaths: {
    flags: '--bare-paths <on|off>',
    kind: toggle,
    default: 'on',
    help: 'answer /os-simple-tenant-usage without a version in front, too',
  },
  maxMicroversion: {
    flags: '--max-microversion <version>',
    kind: microversion(1, 101),
    default: '2.93',
    help: 'the highest compute API microversion that is offered',
  },
  logLevel: {
    flags: '--log-level <level>',
    kind: choice(...LOG_LEVELS),
    default: 'info',
    help: 'how much is logged on standard error',
  },
};

export const SETTING_KEYS = Object.keys(SETTINGS) as readonly SettingKey[];

/** `maxLimit` → `max_limit`: the name in the file. */
export const fileName = (key: SettingKey): string =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `maxLimit` → `TENANT_USAGE_MAX_LIMIT`. */
export const environmentName = (key: SettingKey): string =>
  `${PREFIX}${fileName(key).toUpperCase()}`;

/** `maxLimit` → `--max-limit`. */
export const flagName = (key: SettingKey): string => SETTINGS[key].flags.replace(/ .*/, '');

const PREFIX = 'TENANT_USAGE_';

/** The environment variable that names the configuration file, and the one that asks for stacks. */
export const CONFIG_VARIABLE = `${PREFIX}CONFIG`;
export const DEBUG_VARIABLE = `${PREFIX}DEBUG`;

/** What was said, as it was written, and by whom: `--port`, `TENANT_USAGE_PORT`, `port in usage.yaml`. */
export interface Written {
  readonly value: unknown;
  readonly origin: string;
}

export type WrittenSettings = Partial<Readonly<Record<SettingKey, Written>>>;

export interface ResolvedSetting {
  readonly key: SettingKey;
  readonly value: unknown;
  /** As it may be shown: secrets are masked. */
  readonly shown: string | null;
  readonly origin: string;
}

/** Settles every setting. Earlier layers win. Throws `usage` for a value that is not allowed, in any layer. */
export function resolveSettings(layers: readonly WrittenSettings[]): readonly ResolvedSetting[] {
  return SETTING_KEYS.map((key) => {
    const written = layers.flatMap((layer) => layer[key] ?? []);
    const values = written.map((each) => read(key, each));
    const origin = written[0]?.origin ?? 'default';
    const value = written.length > 0 ? values[0] : defaultOf(key);
    return { key, value, shown: show(key, value), origin };
  });
}

/** The settings as the program uses them. */
export function toConfig(settings: readonly ResolvedSetting[]): Config {
  return Object.freeze(
    Object.fromEntries(settings.map(({ key, value }) => [key, value])),
  ) as unknown as Config;
}

/** Picks the settings out of an environment; blank means not set. Throws `usage` for a name that is none of ours. */
export function environmentLayer(env: NodeJS.ProcessEnv): WrittenSettings {
  const named = new Map(SETTING_KEYS.map((key) => [environmentName(key), key]));
  const known = [...named.keys(), CONFIG_VARIABLE, DEBUG_VARIABLE];
  const layer: Partial<Record<SettingKey, Written>> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(PREFIX)) continue;
    if (!known.includes(name)) throw unknownName(`environment variable ${name}`, known);
    const key = named.get(name);
    if (key && value) layer[key] = { value, origin: name };
  }
  return layer;
}

export const unknownName = (what: string, known: readonly string[]): UsageError =>
  new UsageError('usage', `${what} is no setting; allowed: ${known.join(', ')}`);

function read(key: SettingKey, { value, origin }: Written): unknown {
  const { kind } = SETTINGS[key];
  const result = typeof value === 'string' ? kind.read(value) : undefined;
  if (result !== undefined) return result;
  throw new UsageError(
    'usage',
    `${origin}: ${shorten(value)} is not allowed; allowed: ${kind.allowed}`,
  );
}

function defaultOf(key: SettingKey): unknown {
  const { default: written, kind } = SETTINGS[key];
  return written === undefined ? undefined : kind.read(written);
}

function show(key: SettingKey, value: unknown): string | null {
  if (value === undefined) return null;
  const kind: Kind<unknown> = SETTINGS[key].kind as Kind<unknown>;
  return kind.show?.(value) ?? String(value);
}

function shorten(value: unknown): string {
  const written = JSON.stringify(value) ?? 'nothing';
  return written.length > 80 ? `${written.slice(0, 80)}…` : written;
}
