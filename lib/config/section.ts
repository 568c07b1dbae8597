/** A setting, and a section: the settings of one part of the program, declared beside that part. */
import type { Validator } from '../validator';

export interface Setting<T = unknown> {
  /** The value in the help of the flag: `<host>`. Absent: a secret, which is no flag because everyone can see those of a process. */
  readonly placeholder?: string;
  /** Another name in the file under which operators may know it. */
  readonly alias?: string;
  readonly kind: Validator<T>;
  /** As an operator would write it; undefined: there is none, it must be chosen where it is needed. */
  readonly default: string | undefined;
  readonly help: string;
}

export type SettingsOf<S> = { readonly [K in keyof S]-?: Setting<Exclude<S[K], undefined>> };

export interface Section<S extends object = Record<string, unknown>> {
  /** The mapping in the file, and how the flags and variables of its settings begin: `keystone`. */
  readonly name: string;
  /** Its settings stand at the top of the file, and their names do not begin with the section's. */
  readonly isTopLevel?: true;
  readonly settings: SettingsOf<S>;
}

/** A setting with its names, all derived from that of the section and its own. */
export interface NamedSetting {
  readonly section: string;
  readonly property: string;
  /** `keystoneAuthUrl`: unique among all settings. */
  readonly key: string;
  /** `keystone.auth_url`. */
  readonly fileName: string;
  /** `TENANT_USAGE_KEYSTONE_AUTH_URL`. */
  readonly variable: string;
  /** `--keystone-auth-url`; undefined for a secret. */
  readonly flag: string | undefined;
  readonly setting: Setting;
}

export const VARIABLE_PREFIX = 'TENANT_USAGE_';

/** All settings of the sections, in order. */
export function settingsIn(sections: readonly Section[]): readonly NamedSetting[] {
  const all = sections.flatMap(namedSettings);
  const keys = new Set<string>();
  for (const { key } of all) {
    if (keys.has(key)) throw new Error(`two settings are called ${key}`);
    keys.add(key);
  }
  return all;
}

function namedSettings({ name, isTopLevel, settings }: Section): readonly NamedSetting[] {
  return Object.entries<Setting>(settings).map(([property, setting]) => {
    const outer = isTopLevel ? [] : [name];
    const parts = [...outer, property].flatMap(wordsOf);
    const fileName = [...outer, property].map((each) => wordsOf(each).join('_')).join('.');
    return {
      section: name,
      property,
      key: camelCase(parts),
      fileName,
      variable: variableOf(fileName),
      flag: setting.placeholder === undefined ? undefined : `--${parts.join('-')}`,
      setting,
    };
  });
}

export const variableOf = (fileName: string): string =>
  `${VARIABLE_PREFIX}${fileName.toUpperCase().replace('.', '_')}`;

/** `authUrl` → `auth`, `url`. */
const wordsOf = (name: string): readonly string[] =>
  name.split(/(?=[A-Z])/).map((part) => part.toLowerCase());

const camelCase = (parts: readonly string[]): string =>
  parts.join(' ').replace(/ (\w)/g, (_space, letter: string) => letter.toUpperCase());
