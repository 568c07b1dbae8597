/** Drops blocks of points and of hourly roll-ups, one step at a time. */
import type { Database } from '../../sql/database';
import type { Statements } from '../../sql/statements';
import { DAY_HOURS } from '../hours';
import type { Partitions } from '../partitions/partition';
import type { BucketName } from '../states';
import { type Block, bucketsOf, closeBlock, finishBlock } from './block';
import { keepLastOf } from './keep-last';
import { raiseBounds } from './kept-from';

/** What is dropped of which table, and before which day. */
export interface Tier {
  readonly of: BucketName;
  readonly table: 'points' | 'rollup_1h';
  readonly beforeDay: number;
}

interface Dropping {
  readonly database: Database;
  readonly partitions: Partitions;
  readonly tier: Tier;
}

const widthOf = ({ of }: Pick<Tier, 'of'>): number => (of === 'hour' ? DAY_HOURS : 1);

/** Whether there was a block to drop. */
export async function dropSomeOf(dropping: Dropping): Promise<boolean> {
  const closing = await nextClosed(dropping);
  if (closing) {
    await dropClosed(dropping, closing);
    return true;
  }
  for (const block of await candidates(dropping)) if (await close(dropping, block)) return true;
  return false;
}

/** The day of the first bucket that is being dropped. */
async function nextClosed({ database, tier, partitions }: Dropping): Promise<Block | undefined> {
  const { of } = tier;
  const [bucket] = await database.read.run((db) =>
    db(`point_${of}s`).where({ state: 'dropping' }).orderBy(of).limit(1).pluck<number[]>(of),
  );
  if (bucket === undefined) return undefined;
  const blocks = await partitionBlocks(partitions, tier);
  return blocks.find(({ from, to }) => from <= bucket && bucket < to) ?? dayBlock(tier, bucket);
}

/** The day that this hour is of, or this day itself. */
function dayBlock({ of }: Pick<Tier, 'of'>, bucket: number): Block {
  const width = widthOf({ of });
  const from = Math.floor(bucket / width) * width;
  return { of, from, to: from + width };
}

/** Partitions that end before the bound. */
async function partitionBlocks(
  partitions: Partitions,
  { of, table, beforeDay }: Tier,
): Promise<Block[]> {
  const width = of === 'hour' ? 1 : DAY_HOURS;
  return (await partitions.list(table))
    .filter(({ to }) => to <= beforeDay * DAY_HOURS)
    .map(({ from, to }) => ({ of, from: from / width, to: to / width }));
}

const READY = ['folded', 'backfilled'];
const DAYS_AT_ONCE = 100;

/** The oldest partition first, so that they go in their order; then the days of what is in none. */
async function candidates({ database, tier, partitions }: Dropping): Promise<Block[]> {
  const { of, beforeDay } = tier;
  const whole = await partitionBlocks(partitions, tier);
  const ready = await database.read.run((db) =>
    db(`point_${of}s`)
      .where(of, '<', beforeDay * widthOf(tier))
      .whereIn('state', READY)
      .orderBy(of)
      .limit(DAYS_AT_ONCE * widthOf(tier))
      .pluck<number[]>(of),
  );
  const days = new Map(
    ready
      .map((bucket) => dayBlock(tier, bucket))
      .filter((day) => !whole.some(({ from, to }) => from <= day.from && day.from < to))
      .map((day) => [day.from, day]),
  );
  return [...whole.slice(0, 1), ...days.values()];
}

/** Of which the bounds are, by what they were folded into. */
const TIERS = { hour: 'points', day: 'hours' } as const;

function close({ database, tier }: Dropping, block: Block): Promise<boolean> {
  const { dialect, write } = database;
  return write(async (tx) => {
    if (!(await closeBlock(tx, dialect, block))) return false;
    await raiseBounds(tx, dialect, { [TIERS[tier.of]]: tier.beforeDay });
    if (tier.of === 'hour') {
      const [fromDay, toDay] = [block.from / DAY_HOURS, block.to / DAY_HOURS];
      await keepLastOf(tx, dialect, { fromDay, toDay });
    }
    return true;
  });
}

async function dropClosed(dropping: Dropping, block: Block): Promise<void> {
  const { database, partitions, tier } = dropping;
  const width = tier.of === 'hour' ? 1 : DAY_HOURS;
  const hours = { from: block.from * width, to: block.to * width };
  const known = await partitions.list(tier.table);
  if (known.some(({ from, to }) => from === hours.from && to === hours.to)) {
    await partitions.drop(tier.table, hours);
  } else if (await deleteSome(database, tier, bucketsOf({ of: 'hour', ...hours }))) return;
  await database.write((tx) => finishBlock(tx, block));
}

const ROWS_AT_ONCE = 20_000;

/** Rows of the first of these hours that has any. Returns whether there was one. */
async function deleteSome(
  database: Database,
  { table }: Tier,
  hours: readonly number[],
): Promise<boolean> {
  for (const hour of hours) {
    const [first] = await seriesAt(database.read, table, hour, 0);
    if (first === undefined) continue;
    await database.write(async (tx) => {
      const [next] = await seriesAt(tx, table, hour, ROWS_AT_ONCE);
      await tx.run((db) => {
        const rows = db(table).where({ hour });
        // All rows of a series go together, and those of the first one in any case.
        return (
          next === undefined ? rows : rows.where('series_id', '<', Math.max(next, first + 1))
        ).del();
      });
    });
    return true;
  }
  return false;
}

const seriesAt = (
  read: Statements,
  table: string,
  hour: number,
  offset: number,
): Promise<number[]> =>
  read.run((db) =>
    db(table)
      .where({ hour })
      .orderBy('series_id')
      .offset(offset)
      .limit(1)
      .pluck<number[]>('series_id'),
  );
