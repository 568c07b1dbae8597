/** Validators: what may be written, how it is read, how it may be shown. Settings, records and inventories use the same. */
import { MASK } from './redact';

export interface Validator<T> {
  /** What may be written, for messages: "must be a whole number from 0 to 9". */
  readonly allowed: string;
  /** The value that was meant; undefined for what is not allowed. */
  readonly read: (written: unknown) => T | undefined;
  /** How a value is shown to people, if not by `String`. */
  show?(value: T): string;
  /** Whether it may be written as a list, too; the members are then joined by commas and read as one text. */
  readonly isList?: true;
  /** Never shown, not even in the message that refuses it: it may be a password that was written to the wrong place. */
  readonly isSecret?: true;
}

/** A value that is written as text. */
export const text = <T>(allowed: string, read: (text: string) => T | undefined): Validator<T> => ({
  allowed,
  read: (written) => (typeof written === 'string' ? read(written) : undefined),
});

/** A text that matches a pattern, taken as it is. */
export const matching = (allowed: string, pattern: RegExp): Validator<string> =>
  text(allowed, (written) => (pattern.test(written) ? written : undefined));

export const choice = <const T extends string>(...values: readonly T[]): Validator<T> =>
  text(values.join(', '), (written) => values.find((value) => value === written));

export const secret = <T>(validator: Validator<T>): Validator<T> => ({
  ...validator,
  show: () => MASK,
  isSecret: true,
});

/** Several values in one text, with commas between them. */
export function listOf<T>(member: Validator<T>): Validator<readonly T[]> {
  const { allowed, read, show = String, ...rest } = member;
  return {
    ...rest,
    ...text(`${allowed}, or several with commas between them`, (written) => {
      const values = written.split(',').map((each) => read(each.trim()));
      return values.every((value) => value !== undefined) ? values : undefined;
    }),
    show: (values) => values.map(show).join(','),
    isList: true,
  };
}

/** A value that may be absent; in text that is written "none". */
export function orNone<T>(validator: Validator<T>): Validator<T | null> {
  const { allowed, read, show = String, ...rest } = validator;
  return {
    ...rest,
    allowed: `${allowed}, or none`,
    read: (written) => (written === 'none' ? null : read(written)),
    show: (value) => (value === null ? 'none' : show(value)),
  };
}
