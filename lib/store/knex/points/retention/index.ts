/** Retention: points, hourly and daily roll-ups that have been kept long enough. */
import type { RetentionQuery } from '../../../roll-ups';
import type { Database } from '../../sql/database';
import { partitionsOf } from '../partitions';
import { boundsOf } from './blocks';
import { dropSomeOf } from './drop';
import { dropADay } from './drop-days';

export async function dropSome(database: Database, query: RetentionQuery): Promise<boolean> {
  const bounds = boundsOf(query);
  const partitions = partitionsOf(database);
  const points = { of: 'hour', table: 'points', beforeDay: bounds.points } as const;
  const hours = { of: 'day', table: 'rollup_1h', beforeDay: bounds.hours } as const;
  return (
    (await dropSomeOf({ database, partitions, tier: points })) ||
    (await dropSomeOf({ database, partitions, tier: hours })) ||
    dropADay(database, bounds.days)
  );
}
