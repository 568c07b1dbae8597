/** Values and stamps of points as writers write them, whatever the format. */

/** What a point of any writer may have at most, in milliseconds: thirteen digits. */
export const MAX_STAMP_MS = 9_999_999_999_999;

/** A stamp that fits 32 bits is in seconds, until the year 2106; a greater one in milliseconds. */
export const stampMs = (written: number): number => (written < 2 ** 32 ? written * 1000 : written);

/** No expression may give a digit two places: the time would grow with the square of the length. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

export const isDecimal = (written: string): boolean => DECIMAL.test(written);
