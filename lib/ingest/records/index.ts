/** One record to one statement, whatever file format or protocol it came in. */
import { type Observation, observe, type Statement } from '../../domain/observation';
import { type Fields, isBlank, parseFields } from '../fields';
import { event } from './events';
import type { RecordOptions } from './fields';
import { refuseFuture } from './future';
import { lifetime } from './lifetimes';

/** Throws RefusedField. */
export function toStatement(fields: Fields, options: RecordOptions): Statement {
  const isLifetime = isBlank(fields['event']);
  const statement = isLifetime ? lifetime(fields, options) : event(fields, options);
  refuseFuture(statement, options.latestUs(), options.futureNeeds);
  return statement;
}

/** The observation that a record of one JSON text makes. Throws RefusedField. */
export const readRecord = (text: string, options: RecordOptions): Observation =>
  observe(toStatement(parseFields(text), options));
