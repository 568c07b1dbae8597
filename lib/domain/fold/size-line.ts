/** The timeline of the size, which a server may have had before anybody knew it. */
import type { Size } from '../observation';
import { sizeKey } from './size';
import { type Change, type Claims, type Timeline, timelineOf } from './timeline';

const UNKNOWN_BEFORE: Change<null> = { sinceUs: Number.NEGATIVE_INFINITY, value: null };

/**
 * A change to an unknown size ends the size before it and gives way to any size at the same instant. Where a change
 * is the first that is known of the size, the gap before it stays unknown: it must not take a later size.
 */
export function sizeLine({ all, isOrderUnknown }: Claims<Size | null>): Timeline<Size | null> {
  const known = new Set(all.filter(({ value }) => value !== null).map(({ sinceUs }) => sinceUs));
  const counting = all.filter(({ value, sinceUs }) => value !== null || !known.has(sinceUs));
  const line = timelineOf({ all: counting, isOrderUnknown }, sizeKey);
  const first = all.filter(({ sinceUs }) => sinceUs === all[0]?.sinceUs);
  if (first.every(({ value }) => value !== null)) return line;
  return { ...line, changes: [UNKNOWN_BEFORE, ...line.changes] };
}
