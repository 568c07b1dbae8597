/** What a series counts for at an instant between two of its points. */
import type { Aggregator } from '../query';

/** `hold`: as at the point before. `skip`: it takes no part. */
export type Interpolation = 'linear' | 'zero' | 'hold' | 'skip';

const OTHERS: Readonly<Partial<Record<Aggregator, Interpolation>>> = {
  zimsum: 'zero',
  count: 'zero',
  squareSum: 'zero',
  first: 'zero',
  last: 'zero',
  mimmin: 'skip',
  mimmax: 'skip',
  pfsum: 'hold',
};

/** A rate holds until the next one, whatever the function. */
export const interpolationOf = (aggregator: Aggregator, isRate: boolean): Interpolation =>
  isRate ? 'hold' : (OTHERS[aggregator] ?? 'linear');
