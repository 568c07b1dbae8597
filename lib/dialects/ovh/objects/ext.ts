/** What the inventory tells of an object for this API only, in `ext`; a value of another type counts as not told. */
import type { Ext } from '../../../store/store';

export const textOf = (ext: Ext | null, name: string): string | null => {
  const told = ext?.[name];
  return typeof told === 'string' ? told : null;
};

export const numberOf = (ext: Ext | null, name: string): number | null => {
  const told = ext?.[name];
  return typeof told === 'number' ? told : null;
};

export const longOf = (ext: Ext | null, name: string): number | null => {
  const told = numberOf(ext, name);
  return Number.isSafeInteger(told) ? told : null;
};

export const flagOf = (ext: Ext | null, name: string): boolean | null => {
  const told = ext?.[name];
  return typeof told === 'boolean' ? told : null;
};

export const listOf = (ext: Ext | null, name: string): readonly unknown[] | null => {
  const told = ext?.[name];
  return Array.isArray(told) ? told : null;
};

export const objectOf = (ext: Ext | null, name: string): object | null => {
  const told = ext?.[name];
  return typeof told === 'object' && told !== null && !Array.isArray(told) ? told : null;
};

/** One of these words. */
export const wordOf = (ext: Ext | null, name: string, words: readonly string[]): string | null => {
  const told = textOf(ext, name);
  return told !== null && words.includes(told) ? told : null;
};

export const BILLING_TYPES = ['freeSpare', 'hourly', 'monthly', 'undefined'];
