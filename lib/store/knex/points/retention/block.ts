/** A block of points or of hourly roll-ups that is dropped: closed to writers first, then deleted, then noted as gone. */
import type { SqlDialect } from '../../sql/dialect';
import { insertMissing } from '../../sql/insert-missing';
import type { Statements } from '../../sql/statements';
import { DAY_HOURS } from '../hours';
import { type BucketName, type FoldState, lockStates } from '../states';
import { statesBetween } from '../states-between';

/** What is folded into what: points into `hour`s, hourly roll-ups into `day`s. Half-open. */
export interface Block {
  readonly of: BucketName;
  readonly from: number;
  readonly to: number;
}

export const bucketsOf = ({ from, to }: Block): number[] =>
  Array.from({ length: to - from }, (_, n) => from + n);

const MAY_BE_DROPPED: readonly FoldState[] = ['folded', 'backfilled', 'dropping', 'dropped'];

export const mayBeDropped = (state: FoldState): boolean => MAY_BE_DROPPED.includes(state);

const hoursOf = ({ of, from, to }: Block) => {
  const width = of === 'hour' ? 1 : DAY_HOURS;
  return { fromHour: from * width, toHour: to * width };
};

/**
 * A mark is about points, so as long as there is any, its hour and day are not complete. Hourly roll-ups are what
 * projects are added up from, too.
 */
async function isDirty(tx: Statements, block: Block): Promise<boolean> {
  const { fromHour, toHour } = hoursOf(block);
  const projects = block.of === 'day' ? ['rollup_project_dirty'] : [];
  for (const table of ['rollup_dirty', ...projects]) {
    const [row] = await tx.run((db) =>
      db(table).where('hour', '>=', fromHour).where('hour', '<', toHour).limit(1).select('hour'),
    );
    if (row !== undefined) return true;
  }
  return false;
}

/** Hourly roll-ups go after the points that they may have to be folded from. */
async function hasPoints(tx: Statements, block: Block): Promise<boolean> {
  if (block.of === 'hour') return false;
  const { fromHour, toHour } = hoursOf(block);
  const [row] = await tx.run((db) =>
    db('point_hours')
      .where('hour', '>=', fromHour)
      .where('hour', '<', toHour)
      .whereNot('state', 'dropped')
      .limit(1)
      .select('hour'),
  );
  return row !== undefined;
}

const setStates = (tx: Statements, { of }: Block, buckets: readonly number[], state: FoldState) =>
  tx.run((db) => db(`point_${of}s`).whereIn(of, buckets).update({ state }));

/**
 * Closes the block to writers: alone with its hours or days, so that nobody is still writing. Those that nobody has
 * written to are closed too, lest somebody does while the block goes. Returns whether it could be closed.
 */
export async function closeBlock(
  tx: Statements,
  dialect: SqlDialect,
  block: Block,
): Promise<boolean> {
  const { of } = block;
  const buckets = bucketsOf(block);
  const known = await statesBetween(tx, of, block);
  const missing = buckets.filter((bucket) => !known.has(bucket));
  const rows = missing.map((bucket) => ({ [of]: bucket, state: 'dropping' }));
  await insertMissing(tx, dialect, { table: `point_${of}s`, key: [of], rows });
  const states = await lockStates(tx, dialect, { of, buckets, mode: 'exclusive' });
  const isComplete =
    [...states.values()].every(mayBeDropped) &&
    !(await isDirty(tx, block)) &&
    !(await hasPoints(tx, block));
  if (isComplete) await setStates(tx, block, buckets, 'dropping');
  else await forget(tx, block, missing);
  return isComplete;
}

const ROLL_UPS = { hour: 'rollup_1h', day: 'rollup_1d' } as const;

/** After its rows were deleted. What nobody has written to is as if it had not been closed. */
export async function finishBlock(tx: Statements, block: Block): Promise<void> {
  const { of } = block;
  await forget(tx, block, bucketsOf(block));
  await tx.run((db) =>
    db(`point_${of}s`)
      .whereIn(of, bucketsOf(block))
      .where({ state: 'dropping' })
      .update({ state: 'dropped' }),
  );
}

/** Those that are closed and have nothing that was folded. */
async function forget(tx: Statements, { of }: Block, buckets: readonly number[]): Promise<void> {
  if (buckets.length === 0) return;
  await tx.run((db) => {
    const table = `point_${of}s`;
    const rollUps = db(ROLL_UPS[of])
      .select(db.raw('1'))
      .where(`${ROLL_UPS[of]}.${of}`, db.ref(`${table}.${of}`));
    return db(table)
      .whereIn(of, buckets)
      .where({ state: 'dropping' })
      .whereNotExists(rollUps)
      .del();
  });
}
