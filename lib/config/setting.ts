/** What one setting is: how it is called, what it may be, what it is if nobody says. */
import type { Validator } from '../validator';

export interface Setting<T = unknown> {
  /** As in the help of a command. Null: a secret, which is no flag because everybody can see those of a process. */
  readonly flags: string | null;
  /** What an operator may know it by as well, as it stands in the file. */
  readonly alias?: string;
  readonly kind: Validator<T>;
  /** As one would write it; undefined: none, it must be chosen where it is needed. */
  readonly default: string | undefined;
  readonly help: string;
}

export type SettingsOf<C> = { readonly [K in keyof C]-?: Setting<Exclude<C[K], undefined>> };
