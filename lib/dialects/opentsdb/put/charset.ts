/** Names as OpenTSDB 2 stores them: in Latin-1, a question mark for each character that is not in it. */
import type { MeasuredPoint, Points } from '../../../store/store';
import type { OpenTsdbSettings } from '../settings';

/** The same points; what is written comes to the store with its names in that charset. */
export const writingIn = (charset: OpenTsdbSettings['nameCharset'], points: Points): Points =>
  charset === 'utf-8'
    ? points
    : {
        ...points,
        write: (measured, scope) => points.write(measured.map(inLatin1), scope),
      };

function inLatin1(point: MeasuredPoint): MeasuredPoint {
  const tags = Object.entries(point.tags).map(([key, value]) => [latin1(key), latin1(value)]);
  return { ...point, metric: latin1(point.metric), tags: Object.fromEntries(tags) };
}

const latin1 = (text: string): string => text.replace(/[^\p{ASCII}\u0080-\u00ff]/gu, '?');
