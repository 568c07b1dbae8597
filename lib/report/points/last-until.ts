/** The newest point of each series, without those of the future: such a stamp is a mistake, which must not hide what is measured now. */
import type { LastPoint, Store } from '../../store/store';

export type NewestPoint = Pick<LastPoint, 'atMs' | 'value'>;
export type NewestPoints = ReadonlyMap<number, NewestPoint>;

interface LastUntil {
  readonly seriesIds: readonly number[];
  /** Later stamps count for nothing. */
  readonly untilMs: number;
  /** What counts of series whose newest stamp is later; called only if there are any. */
  readonly before: (seriesIds: readonly number[]) => Promise<NewestPoints>;
}

/** By the ids of the series. */
export async function lastUntil(
  { points }: Pick<Store, 'points'>,
  { seriesIds, untilMs, before }: LastUntil,
): Promise<NewestPoints> {
  const last: NewestPoints = await points.last(seriesIds);
  const ahead = seriesIds.filter((id) => (last.get(id)?.atMs ?? untilMs) > untilMs);
  if (ahead.length === 0) return last;
  const past = Array.from(last).filter(([, { atMs }]) => atMs <= untilMs);
  return new Map([...past, ...(await before(ahead))]);
}
