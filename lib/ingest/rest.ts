/** The source for observations that clients post: one request is one batch, stored as a whole or not at all. */
import { observe } from '../domain/observation';
import { CooperativeScheduler } from '../event-loop';
import { parseFields } from './fields';
import { type PostedText, postedRecords } from './posted';
import { toStatement } from './records';
import { Batcher, type BatcherOptions } from './records/batcher';
import { keyIn } from './records/fields';
import { originOf, type Source, type SourceBatch, type SourceType } from './source';
import { cleanText } from './text';

export const rest: SourceType = {
  name: 'rest',
  // A posted record is trusted like the same line in a file. The class of its source is part of an observation's
  // identity, so with another class, a record that is posted and also imported would become two observations.
  sourceClass: 'file',
  readAgain(raw, options) {
    const fields = parseFields(raw);
    const { sourceClass } = rest;
    const observation = observe(toStatement(fields, { ...options, sourceClass }));
    const key = keyIn(fields);
    return { observation, ...(key !== undefined && { key }) };
  },
};

export interface Post
  extends PostedText,
    Pick<BatcherOptions, 'asOfUs' | 'latestUs' | 'idPrefix' | 'keyOf'> {
  /** The user who posts. */
  readonly producer: string | null;
}

/** Throws what is wrong with a body as a whole, as `postedRecords` does. */
export function restSource({ text, format, producer, ...options }: Post): Source {
  const origin = originOf(rest, cleanText(producer ?? ''));
  const { sourceClass } = rest;
  async function* batches(): AsyncGenerator<SourceBatch> {
    const scheduler = new CooperativeScheduler();
    const batcher = new Batcher({ ...options, origin, sourceClass, warnedFields: new Set() });
    for await (const record of postedRecords({ text, format, scheduler, noun: 'observation' })) {
      batcher.add([record], 0);
      if (scheduler.shouldYield) await scheduler.yield();
    }
    yield batcher.take(0);
  }
  return { name: origin, batches };
}
