/** What a command line tells of a thing, each value checked and named when it is wrong. */

import type { Form } from '../../domain/values/validators';
import { UsageError } from '../../errors';
import { printable } from '../../ingest/records/fields';
import type { Context } from '../program/command';

type Words = Pick<Context, 'text' | 'operands'>;

/** Throws `usage`, naming what is wrong and what is allowed. */
export function read<T>(form: Form<T>, what: string, text: string): T {
  const value = form.read(text);
  if (value !== undefined) return value;
  throw new UsageError('usage', `${what} "${printable(text)}": must be ${form.allowed}`);
}

/** The operand at this place, which commander has seen to be there. */
export const operand = <T>({ operands }: Words, index: number, [what, form]: Named<T>): T =>
  read(form, what, operands[index] ?? '');

type Named<T> = readonly [what: string, form: Form<T>];

/** Undefined if the option was not given. */
export function option<T>({ text }: Words, flag: string, form: Form<T>): T | undefined {
  const given = text(flag);
  return given === undefined ? undefined : read(form, `--${flag}`, given);
}

/** As `option`; the empty text takes away what is there. */
export function clearable<T>({ text }: Words, flag: string, form: Form<T>): T | null | undefined {
  const given = text(flag);
  if (given === '') return null;
  return given === undefined ? undefined : read(form, `--${flag}`, given);
}

/** Throws `usage` for a `set` that sets nothing. */
export function checkTold(change: object, flags: readonly string[]): void {
  if (Object.keys(change).length > 0) return;
  throw new UsageError('usage', `nothing to set; allowed: ${flags.join(', ')}`);
}

/** Throws `notFound` if nothing was found. */
export function found<T>(thing: T | undefined, what: string, key: string): T {
  if (thing !== undefined) return thing;
  throw new UsageError('notFound', `${what} "${printable(key)}": there is none`);
}
