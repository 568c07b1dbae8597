/** A lifetime record: the whole server on one line, as a system of record had it. */

import type { Statement } from '../../domain/observation';
import { TIME_ALLOWED } from '../../time';
import { type Fields, RefusedField, required } from '../fields';
import { endOfSecond } from './cut-second';
import { type Draft, SIZE_FIELDS, setIfDefined, setOther, sizeOf } from './facts';
import { id, type RecordOptions, textIn, timeIn } from './fields';

export const LIFETIME_FIELDS: ReadonlySet<string> = new Set([
  ...['instance_id', 'tenant_id', 'name', ...SIZE_FIELDS, 'swap_mb', 'vm_state'],
  ...['created_at', 'launched_at', 'terminated_at', 'updated_at'],
  ...['availability_zone', 'host', 'cell', 'image', 'metadata'],
  'deleted', // known, but without effect: the end of a life is terminated_at
  'event', // empty in a lifetime: a CSV file may hold both events and lifetimes
  'key', // the producer's name for the record, no part of its content
]);

export function lifetime(fields: Fields, { sourceClass, asOfUs }: RecordOptions): Statement {
  const serverId = required(fields, 'instance_id', id);
  const facts = factsOf(fields);
  const atUs = asOf(fields, facts, asOfUs);
  return { serverId, source: sourceClass, kind: 'row', atUs, facts };
}

function factsOf(fields: Fields): Draft {
  const facts: Draft = { projectId: required(fields, 'tenant_id', id), size: sizeOf(fields) };
  facts.launchedAtUs = launchIn(fields);
  setIfDefined(facts, 'terminatedAtUs', timeIn(fields, 'terminated_at'));
  setIfDefined(facts, 'createdAtUs', timeIn(fields, 'created_at'));
  setIfDefined(facts, 'state', textIn(fields, 'vm_state'));
  setOther(facts, fields, LIFETIME_FIELDS);
  return facts;
}

/** A missing launch would mean that the server is free of charge, so "never launched" must be an explicit null. */
function launchIn(fields: Fields): number | null {
  const us = timeIn(fields, 'launched_at');
  if (us !== undefined) return us;
  throw new RefusedField(
    'launched_at',
    `missing: must be ${TIME_ALLOWED}, or null for a server that was never launched`,
  );
}

/** The as-of of the record: its own `updated_at`, else that of the file, else the latest time in the record. */
function asOf(fields: Fields, facts: Draft, asOfUs: number | undefined): number {
  const updatedAtUs = timeIn(fields, 'updated_at');
  if (typeof updatedAtUs === 'number') return endOfSecond(updatedAtUs);
  if (asOfUs !== undefined) return asOfUs;
  const { createdAtUs, launchedAtUs, terminatedAtUs } = facts;
  const named = [createdAtUs, launchedAtUs, terminatedAtUs].filter((us) => typeof us === 'number');
  if (named.length > 0) return Math.max(...named);
  throw new RefusedField(
    'updated_at',
    'missing, and no time is named at all: must be one of updated_at, created_at, launched_at, ' +
      'terminated_at, or --as-of for the whole file',
  );
}
