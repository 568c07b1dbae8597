/** From a request for usage to a query. */
import { equalBuckets, type SecondsWindow } from '../../../domain/aggregates/buckets';
import { AGGREGATES, type Aggregate } from '../../../report/aggregates/stored-objects';
import {
  type AggregateUsageQuery,
  USAGE_ITEMS,
  type UsageItem,
} from '../../../report/aggregates/usage';
import { checkFaults, type FieldFaults, refusedBy, refusedFields } from '../errors';
import { readInteger } from '../wire/integers';
import type { Parameters } from '../wire/parameters';

export interface UsageQuery extends Omit<AggregateUsageQuery, 'memory'> {
  readonly aggregate: Aggregate;
  readonly ids: readonly string[] | undefined;
}

/** Throws in the words of the API: the aggregate by itself first, then all other fields at once. */
export function usageQueryOf(parameters: Parameters, nowUs: number): UsageQuery {
  const aggregate = aggregateOf(parameters);
  const nowS = Math.floor(nowUs / 1_000_000);
  const fromS = integerOf(parameters, 'from', { or: nowS - HOUR_S, max: LAST_SECOND });
  const toS = integerOf(parameters, 'to', { or: nowS, max: LAST_SECOND });
  const count = integerOf(parameters, 'datapoints', { or: 6, min: 1, max: MAX_BUCKETS });
  const item = itemOf(parameters.last('item')?.trim());
  checkFaults(fromS.faults, toS.faults, count.faults, item.faults);
  const window = windowOf(fromS.value, toS.value);
  return {
    aggregate,
    ids: parameters.has('uuid') ? parameters.all('uuid') : undefined,
    item: item.value,
    window,
    buckets: equalBuckets(window, count.value),
  };
}

const HOUR_S = 3600;
/** Of the year 9999. */
const LAST_SECOND = 253_402_300_799;
const MAX_BUCKETS = 10_000;

function aggregateOf(parameters: Parameters): Aggregate {
  const written = parameters.last('aggregate') ?? 'customer';
  const found = AGGREGATES.find((each) => each === written);
  if (found) return found;
  throw refusedBy(
    'Get parameter "aggregate" can take only this values: customer, project, project_group',
  );
}

/** Faults name a field as the serializer of the API calls it, not the parameter. */
const FIELDS = { from: 'start_timestamp', to: 'end_timestamp', datapoints: 'segments_count' };

interface Read<T> {
  readonly value: T;
  readonly faults: FieldFaults;
}

interface IntegerRule {
  readonly or: number;
  readonly min?: number;
  readonly max: number;
}

function integerOf(
  parameters: Parameters,
  name: keyof typeof FIELDS,
  { or, min = 0, max }: IntegerRule,
): Read<number> {
  const written = parameters.last(name);
  const read = written === undefined ? { value: or } : readInteger(written, { min, max });
  if ('value' in read) return { ...read, faults: {} };
  return { value: or, faults: { [FIELDS[name]]: [read.fault] } };
}

function itemOf(written: string | undefined): Read<UsageItem> {
  const value = USAGE_ITEMS.find((each) => each === written);
  if (value) return { value, faults: {} };
  const fault = written === undefined ? MISSING : written === '' ? BLANK : UNKNOWN_ITEM;
  return { value: 'cpu', faults: { item: [fault] } };
}

const MISSING = 'This field may not be null.';
const BLANK = 'This field may not be blank.';
const UNKNOWN_ITEM = `GET parameter 'item' have to be from list: [${USAGE_ITEMS.map((each) => `'${each}'`).join(', ')}]`;

function windowOf(fromS: number, toS: number): SecondsWindow {
  if (fromS < toS) return { fromS, toS };
  const fault = 'Interval value `from` has to be less then `to`';
  throw refusedFields({ non_field_errors: [fault] });
}
