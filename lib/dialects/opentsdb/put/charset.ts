/** Names as OpenTSDB 2 stores them: in Latin-1, a question mark for each character that is not in it. */
import type { MeasuredPoint } from '../../../store/store';
import type { OpenTsdbSettings } from '../settings';

/** The same points, with their names in that charset. */
export const namedIn = (
  charset: OpenTsdbSettings['nameCharset'],
  measured: readonly MeasuredPoint[],
): readonly MeasuredPoint[] => (charset === 'utf-8' ? measured : measured.map(inLatin1));

function inLatin1(point: MeasuredPoint): MeasuredPoint {
  const tags = Object.entries(point.tags).map(([key, value]) => [latin1(key), latin1(value)]);
  return { ...point, metric: latin1(point.metric), tags: Object.fromEntries(tags) };
}

const latin1 = (text: string): string => text.replace(/[^\p{ASCII}\u0080-\u00ff]/gu, '?');
