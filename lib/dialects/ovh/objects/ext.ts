/** What the inventory gives of an object for this API only, in `ext`; a value of another type counts as not given. */
import type { Ext } from '../../../store/store';

export const textOf = (ext: Ext | null, name: string): string | null => {
  const value = ext?.[name];
  return typeof value === 'string' ? value : null;
};

export const numberOf = (ext: Ext | null, name: string): number | null => {
  const value = ext?.[name];
  return typeof value === 'number' ? value : null;
};

export const longOf = (ext: Ext | null, name: string): number | null => {
  const value = numberOf(ext, name);
  return Number.isSafeInteger(value) ? value : null;
};

export const flagOf = (ext: Ext | null, name: string): boolean | null => {
  const value = ext?.[name];
  return typeof value === 'boolean' ? value : null;
};

export const listOf = (ext: Ext | null, name: string): readonly unknown[] | null => {
  const value = ext?.[name];
  return Array.isArray(value) ? value : null;
};

export const objectOf = (ext: Ext | null, name: string): object | null => {
  const value = ext?.[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
};

/** One of these words. */
export const wordOf = (ext: Ext | null, name: string, words: readonly string[]): string | null => {
  const value = textOf(ext, name);
  return value !== null && words.includes(value) ? value : null;
};

export const BILLING_TYPES = ['freeSpare', 'hourly', 'monthly', 'undefined'];
