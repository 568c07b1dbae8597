/** The tables of points and roll-ups, whose cells are all numbers. */
import type { RollUpValue } from '../../../../domain/points/roll-up';
import type { NumberTable } from './upsert';

export const POINTS: NumberTable = {
  table: 'points',
  keys: ['hour', 'series_id', 'offset_ms'],
  values: { value: 'double' },
};

const ROLL_UP_TYPES = {
  n: 'integer',
  sum: 'double',
  min: 'double',
  max: 'double',
  first: 'double',
  last: 'double',
} as const;

/** The columns by what they hold. */
export const ROLL_UP_COLUMNS: Readonly<Record<RollUpValue, keyof typeof ROLL_UP_TYPES>> = {
  count: 'n',
  sum: 'sum',
  min: 'min',
  max: 'max',
  first: 'first',
  last: 'last',
};

export const HOUR_ROLL_UPS: NumberTable = {
  table: 'rollup_1h',
  keys: ['hour', 'series_id'],
  values: ROLL_UP_TYPES,
};

export const DAY_ROLL_UPS: NumberTable = {
  table: 'rollup_1d',
  keys: ['day', 'series_id'],
  values: ROLL_UP_TYPES,
};

export const DIRTY: NumberTable = {
  table: 'rollup_dirty',
  keys: ['series_id', 'hour'],
  values: {},
};
