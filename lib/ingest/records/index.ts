/** One record to one statement, whatever file format or protocol it came in. */
import { type Observation, observe, type Statement } from '../../domain/observation';
import type { SubmittedObservation } from '../../store/store';
import { type Fields, isBlank, parseFields } from '../fields';
import { event } from './events';
import { keyIn, type RecordOptions } from './fields';
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

/** The same of a record that may bring a key of its own. Throws RefusedField. */
export function readPosted(text: string, options: RecordOptions): SubmittedObservation {
  const fields = parseFields(text);
  const key = keyIn(fields);
  return { observation: observe(toStatement(fields, options)), ...(key !== undefined && { key }) };
}
