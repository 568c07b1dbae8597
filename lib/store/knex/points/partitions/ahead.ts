/** Partitions for the blocks that come. */
import type { RetentionQuery } from '../../../roll-ups';
import { DAY_HOURS, hourOf } from '../hours';
import { HOUR_BLOCK_DAYS, pointBlockDays } from '../retention/blocks';
import type { Partition, Partitions } from './partition';

/** Blocks after the present one. */
const AHEAD = 2;

/** From the end of the last partition, or from the present block, to those ahead. */
export function partitionsAhead(
  known: readonly Partition[],
  { nowMs, blockDays }: { readonly nowMs: number; readonly blockDays: number },
): Partition[] {
  const width = blockDays * DAY_HOURS;
  const present = Math.floor(hourOf(nowMs) / width) * width;
  const ahead: Partition[] = [];
  for (let from = known.at(-1)?.to ?? present; from <= present + AHEAD * width; ) {
    const to = Math.floor(from / width + 1) * width;
    ahead.push({ from, to });
    from = to;
  }
  return ahead;
}

export async function makePartitionsAhead(
  partitions: Partitions,
  { nowMs, kept }: RetentionQuery,
): Promise<void> {
  const widths = [
    ['points', pointBlockDays(kept)],
    ['rollup_1h', HOUR_BLOCK_DAYS],
  ] as const;
  for (const [table, blockDays] of widths) {
    const known = await partitions.list(table);
    const ahead = partitionsAhead(known, { nowMs, blockDays });
    if (ahead.length > 0) await partitions.make(table, ahead);
  }
}
