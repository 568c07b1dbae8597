/** Between the ids of series in the store and those that OpenTSDB's clients know. */
import type { Points } from '../../store/store';
import { numbersOf, tsuidOf } from './wire/tsuids';

/** In their order, one as often as it is named; unknown ones are left out. Throws `badRequest`. */
export async function idsOfTsuids(
  points: Pick<Points, 'seriesOfNumbers'>,
  tsuids: readonly string[],
): Promise<readonly number[]> {
  const ids = await points.seriesOfNumbers(tsuids.flatMap((tsuid) => numbersOf(tsuid) ?? []));
  return ids.filter((id) => id !== undefined);
}

/** Of each of these series. */
export async function tsuidsOf(
  points: Pick<Points, 'seriesNumbers'>,
  ids: readonly number[],
): Promise<(id: number) => string> {
  const numbers = await points.seriesNumbers(ids);
  return (id) => {
    const found = numbers.get(id);
    return found ? tsuidOf(found) : '';
  };
}
