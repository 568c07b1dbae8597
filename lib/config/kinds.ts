/** The kinds of values that a setting can have: how one is written, read and shown. */
import { redactUrl } from '../redact';

export interface Kind<T> {
  /** What may be written, for messages: "…; allowed: a whole number from 0 to 9". */
  readonly allowed: string;
  /** Undefined for what is not allowed. */
  readonly read: (written: string) => T | undefined;
  /** How it is shown to people, if not as it is. */
  readonly show?: (value: T) => string;
  /** Whether a file may write it as a list; it is read as its members with commas between them. */
  readonly isList?: true;
  /** Never shown, not even where it is refused. */
  readonly isSecret?: true;
}

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    read: (written) => {
      const value = /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

export function choice<const T extends string>(...values: readonly T[]): Kind<T> {
  return {
    allowed: values.join(', '),
    read: (written) => values.find((value) => value === written),
  };
}

const SWITCH = new Map([
  ['on', true],
  ['true', true],
  ['off', false],
  ['false', false],
]);

export const toggle: Kind<boolean> = {
  allowed: 'on, off',
  read: (written) => SWITCH.get(written),
  show: (value) => (value ? 'on' : 'off'),
};

/** A text of one line without blanks. */
export function label(allowed: string): Kind<string> {
  return {
    allowed,
    read: (written) => (/^[\x21-\x7e]{1,255}$/.test(written) ? written : undefined),
  };
}

/** A text of one line, blanks and all. */
export function name(allowed: string): Kind<string> {
  return {
    allowed,
    read: (written) => (/^[^\p{Cc}]{1,1024}$/u.test(written) ? written : undefined),
  };
}

export const secret: Kind<string> = {
  ...name('a text of one line'),
  show: () => '***',
  isSecret: true,
};

/** Several of a kind, with commas between them. */
export function listOf<T>({ allowed, read, show = String, ...rest }: Kind<T>): Kind<readonly T[]> {
  return {
    ...rest,
    allowed: `${allowed}, or several with commas between them`,
    read: (written) => {
      const values = written.split(',').map((part) => read(part.trim()));
      return values.every((value) => value !== undefined) ? values : undefined;
    },
    show: (values) => values.map(show).join(','),
    isList: true,
  };
}

/** A minor version of version 2, written as "2.40": 2.9 comes before 2.10, so it is no number. */
export function microversion(minMinor: number, maxMinor: number): Kind<string> {
  return {
    allowed: `a version from 2.${minMinor} to 2.${maxMinor}`,
    read: (written) => {
      const minor = Number(/^2\.([1-9]\d{0,3})$/.exec(written)?.[1]);
      return minor >= minMinor && minor <= maxMinor ? written : undefined;
    },
  };
}

/** What may be left out; then it is written "none". */
export function orNone<T>({ allowed, read, show = String, ...rest }: Kind<T>): Kind<T | null> {
  return {
    ...rest,
    allowed: `${allowed}, or none`,
    read: (written) => (written === 'none' ? null : read(written)),
    show: (value) => (value === null ? 'none' : show(value)),
  };
}

/** The path of a file; whether there is one is for its reader to say. */
export const path: Kind<string> = {
  allowed: 'the path of a file',
  read: (written) => (/^[^\p{Cc}]{1,4096}$/u.test(written) ? written : undefined),
};

/** An address that others can be sent to: no password, no query, no fragment in it. */
export const httpUrl: Kind<string> = {
  allowed: 'a URL such as https://usage.example.com',
  read: (written) =>
    /^https?:\/\/[^\s"\\/?#@]+(\/[^\s"\\?#]*)?$/.test(written) && URL.canParse(written)
      ? written
      : undefined,
};

/** A key of 256 bits. */
export const secretKey: Kind<Buffer> = {
  allowed: '32 random bytes in base64 (openssl rand -base64 32)',
  read: (written) =>
    /^[A-Za-z0-9+/]{43}=$/.test(written) ? Buffer.from(written, 'base64') : undefined,
  show: () => '***',
  isSecret: true,
};

/** Something with a scheme; a password in it is not for eyes. */
export const url: Kind<string> = {
  allowed: 'a URL such as sqlite:./tenant-usage.db',
  read: (written) => (/^[a-z][a-z0-9+.-]*:[^\p{Cc}]+$/u.test(written) ? written : undefined),
  show: redactUrl,
};
