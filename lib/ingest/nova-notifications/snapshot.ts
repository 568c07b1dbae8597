/** A server as a payload shows it, in either vocabulary. A missing key was not reported, null is none. */
import type { Facts, Size } from '../../domain/observation';
import { instant } from '../../domain/values/validators';
import { type Fields, isBlank, isObject, required } from '../fields';
import { nonEmptyText, size, textIn } from '../records/fields';
import { metadataIn } from '../records/metadata';

export type Times = Pick<Facts, 'createdAtUs' | 'launchedAtUs' | 'terminatedAtUs'>;

export interface Snapshot {
  readonly serverId: string;
  /** Where the payload has one. */
  readonly updatedAtUs: number | null | undefined;
  /** What is under way, if anything is. */
  readonly task: string | null;
  readonly times: Times;
  readonly owner: Pick<Facts, 'projectId' | 'name'>;
  readonly described: Pick<Facts, 'image' | 'metadata'>;
  readonly state: Pick<Facts, 'state'>;
  readonly place: Pick<Facts, 'host' | 'zone'>;
  readonly size: Pick<Facts, 'size' | 'swapMb'>;
}

/** Legacy payloads write none as an empty text. Throws RefusedField, as all below. */
export function timeOf(fields: Fields, field: string): number | null | undefined {
  if (fields[field] === undefined) return undefined;
  return isBlank(fields[field]) ? null : required(fields, field, instant);
}

export const timesOf = (fields: Fields): Times =>
  defined({
    createdAtUs: timeOf(fields, 'created_at'),
    launchedAtUs: timeOf(fields, 'launched_at'),
    terminatedAtUs: timeOf(fields, 'terminated_at'),
  });

export const placeOf = (fields: Fields): Snapshot['place'] =>
  defined({ host: textIn(fields, 'host'), zone: textIn(fields, 'availability_zone') });

/** `flavor`: the field that holds its name. */
export const sizeOf = (fields: Fields, flavor: string): Size => ({
  flavor: required(fields, flavor, nonEmptyText),
  vcpus: required(fields, 'vcpus', size),
  memoryMb: required(fields, 'memory_mb', size),
  rootGb: required(fields, 'root_gb', size),
  ephemeralGb: required(fields, 'ephemeral_gb', size),
});

/** Nothing is billed by metadata, so that unusual ones are left out and the message is not refused. */
export function metadataOf(fields: Fields): Pick<Facts, 'metadata'> {
  const { metadata } = fields;
  if (!isObject(metadata) || Object.keys(metadata).length > 256) return {};
  const texts = Object.entries(metadata).filter(([, value]) => typeof value === 'string');
  return defined({ metadata: metadataIn({ metadata: Object.fromEntries(texts) }, 'metadata') });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys that have no value. */
export const defined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
