/** The kinds of values that settings have, as validators. */
import { redactUrl } from '../redact';
import { matching, secret, text, type Validator } from '../validator';

export function wholeNumber(min: number, max: number): Validator<number> {
  return text(`a whole number from ${min} to ${max}`, (written) => {
    const value = /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  });
}

const SWITCH = new Map([
  ['on', true],
  ['true', true],
  ['off', false],
  ['false', false],
]);

export const toggle: Validator<boolean> = {
  ...text('on, off', (written) => SWITCH.get(written)),
  show: (value) => (value ? 'on' : 'off'),
};

/** One line of printable ASCII without spaces. */
export const label = (allowed: string): Validator<string> =>
  matching(allowed, /^[\x21-\x7e]{1,255}$/);

/** One line of any text, spaces included. */
export const name = (allowed: string): Validator<string> =>
  matching(allowed, /^[^\p{Cc}]{1,1024}$/u);

export const password: Validator<string> = secret(name('a text of one line'));

/** A minor version of version 2, such as "2.40". A text, since 2.9 comes before 2.10. */
export function microversion(minMinor: number, maxMinor: number): Validator<string> {
  return text(`a version from 2.${minMinor} to 2.${maxMinor}`, (written) => {
    const minor = Number(/^2\.([1-9]\d{0,3})$/.exec(written)?.[1]);
    return minor >= minMinor && minor <= maxMinor ? written : undefined;
  });
}

/** The path of a file. Whether the file exists is checked when it is opened. */
export const path: Validator<string> = matching('the path of a file', /^[^\p{Cc}]{1,4096}$/u);

/** An address to give to clients, so without a password, a query or a fragment. */
export const httpUrl: Validator<string> = text(
  'a URL such as https://usage.example.com',
  (written) =>
    /^https?:\/\/[^\s"\\/?#@]+(\/[^\s"\\?#]*)?$/.test(written) && URL.canParse(written)
      ? written
      : undefined,
);

/** A URL with any scheme, shown without its password. */
export const url: Validator<string> = {
  ...matching('a URL such as sqlite:./tenant-usage.db', /^[a-z][a-z0-9+.-]*:[^\p{Cc}]+$/u),
  show: redactUrl,
};
