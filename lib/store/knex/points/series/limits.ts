/** Limits of new series: a writer with a tag that never repeats would make one a point. */
import { MINUTE_US } from '../../../../time';
import type { SeriesLimits } from '../../../backend';
import type { SeriesScope } from '../../../points';
import type { Statements } from '../../sql/statements';
import { withinScope } from './scope';

/** So many new series may be made now. */
export interface Allowance {
  readonly count: number;
  /** So many of them were not made after all: only those that were made count. */
  giveBack(unmade: number): void;
}

export type AllowNewSeries = (wanted: number, scope: SeriesScope) => Promise<Allowance>;

interface Limiting {
  readonly read: Statements;
  readonly nowUs: () => number;
  readonly limits: SeriesLimits | undefined;
}

export function newSeriesLimit({ read, nowUs, limits }: Limiting): AllowNewSeries {
  if (!limits) return async (count) => ({ count, giveBack: () => undefined });
  let minute = 0;
  let made = 0;
  return async (wanted, scope) => {
    const left = limits.maxSeries - (await countWithin(read, scope));
    const now = Math.floor(nowUs() / MINUTE_US);
    if (now !== minute) [minute, made] = [now, 0];
    const count = Math.max(0, Math.min(wanted, left, limits.maxNewSeries - made));
    made += count;
    const giveBack = (unmade: number): void => {
      if (now === minute) made -= unmade;
    };
    return { count, giveBack };
  };
}

async function countWithin(read: Statements, scope: SeriesScope): Promise<number> {
  const [row]: { n?: number | string }[] = await read.run((db) =>
    withinScope(db, db('series'), { scope }).count({ n: '*' }),
  );
  return Number(row?.n);
}
