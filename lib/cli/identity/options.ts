/** Options and arguments of the identity commands, each checked, and named when it is wrong. */

import { AppError } from '../../errors';
import { printable } from '../../ingest/text';
import type { Validator } from '../../validator';
import type { Context } from '../program/command';

type ArgumentSource = Pick<Context, 'text' | 'args'>;

/** Throws `invalidArgument`, naming what is wrong and what is allowed. */
export function read<T>(validator: Validator<T>, what: string, text: string): T {
  const value = validator.read(text);
  if (value !== undefined) return value;
  throw new AppError(
    'invalidArgument',
    `${what} "${printable(text)}": must be ${validator.allowed}`,
  );
}

/** The operand at this place, which commander has seen to be there. */
export const argument = <T>(
  { args }: ArgumentSource,
  index: number,
  [what, validator]: Named<T>,
): T => read(validator, what, args[index] ?? '');

type Named<T> = readonly [what: string, validator: Validator<T>];

/** Undefined if the option was not given. */
export function option<T>(
  { text }: ArgumentSource,
  flag: string,
  validator: Validator<T>,
): T | undefined {
  const given = text(flag);
  return given === undefined ? undefined : read(validator, `--${flag}`, given);
}

/** As `option`; the empty text takes away what is there. */
export function clearable<T>(
  { text }: ArgumentSource,
  flag: string,
  validator: Validator<T>,
): T | null | undefined {
  const given = text(flag);
  if (given === '') return null;
  return given === undefined ? undefined : read(validator, `--${flag}`, given);
}

/** Throws `invalidArgument` for a `set` that sets nothing. */
export function requireChange(change: object, flags: readonly string[]): void {
  if (Object.keys(change).length > 0) return;
  throw new AppError('invalidArgument', `nothing to set; allowed: ${flags.join(', ')}`);
}

/** Throws `notFound` if nothing was found. */
export function orNotFound<T>(item: T | undefined, what: string, key: string): T {
  if (item !== undefined) return item;
  throw new AppError('notFound', `${what} "${printable(key)}": there is none`);
}
