/** The source for observations that clients post: one request is one batch, stored as a whole or not at all. */
import { CooperativeScheduler } from '../event-loop';
import { type PostedText, postedRecords } from './posted';
import { Batcher, type BatcherOptions } from './records/batcher';
import { rest } from './rest';
import { originOf, type Source, type SourceBatch } from './source';
import { cleanText } from './text';

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
