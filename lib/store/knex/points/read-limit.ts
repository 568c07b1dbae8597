/** How many points or roll-ups a question may read altogether, wherever they are read from. */
import { AppError } from '../../../errors';

export interface ReadLimit {
  /** How many more may be read. */
  left(): number;
  /** Throws `tooLarge` beyond the limit. What is to be read once more is given back as a negative number. */
  take(rows: number): void;
}

export function readLimit(limit = Number.POSITIVE_INFINITY): ReadLimit {
  let count = 0;
  return {
    left: () => limit - count,
    take(rows) {
      count += rows;
      if (count <= limit) return;
      throw new AppError(
        'tooLarge',
        `The question would read more than ${limit} points or roll-ups.`,
      );
    },
  };
}
