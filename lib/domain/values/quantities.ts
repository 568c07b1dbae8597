/** Validators for quantities, measured or agreed, and for what is kept as it is. */
import type { Validator } from '../../validator';
import { canonicalJson } from './canonical';
import { decimalOf } from './decimal';

/** A whole number in JSON. */
export const count = (min = 0, max = Number.MAX_SAFE_INTEGER): Validator<number> => ({
  allowed: `a whole number from ${min} to ${max}`,
  read: (written) =>
    Number.isSafeInteger(written) && Number(written) >= min && Number(written) <= max
      ? Number(written)
      : undefined,
});

/** A decimal in its shortest form, never negative, written as a number or as a text. */
export const amount: Validator<string> = {
  allowed:
    'a number such as 0.5, not negative, of at most 18 digits before the point and 20 after it',
  read(written) {
    const text = typeof written === 'number' ? String(written) : written;
    const decimal = typeof text === 'string' ? decimalOf(text) : undefined;
    return decimal?.startsWith('-') ? undefined : decimal;
  },
};

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MAX_LENGTH = 65_536;

/** Any JSON object of moderate size. */
export const jsonObject: Validator<JsonObject> = {
  allowed: `an object of at most ${MAX_LENGTH} characters as JSON`,
  read: (written) =>
    isObject(written) && canonicalJson(written).length <= MAX_LENGTH ? written : undefined,
};

const MAX_NUMBERS = 256;

/** Numbers by name. */
export const numbersByName: Validator<Readonly<Record<string, number>>> = {
  allowed: `an object of at most ${MAX_NUMBERS} finite numbers by name`,
  read(written) {
    if (!isObject(written) || Object.keys(written).length > MAX_NUMBERS) return undefined;
    const areNumbers = Object.values(written).every((value) => Number.isFinite(value));
    return areNumbers ? (written as Readonly<Record<string, number>>) : undefined;
  },
};

/** A finite number in JSON that is not zero. */
export const factor: Validator<number> = {
  allowed: 'a finite number other than 0',
  read: (written) =>
    typeof written === 'number' && Number.isFinite(written) && written !== 0 ? written : undefined,
};
