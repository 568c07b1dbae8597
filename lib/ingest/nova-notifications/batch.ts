/** Messages as one batch: what they say of lives, and what was refused. */
import { createHash } from 'node:crypto';
import { CooperativeScheduler } from '../../event-loop';
import type { Batch, Refusal } from '../../store/store';
import { RefusedField } from '../fields';
import { knownText, type Read, type ReadOptions, readMessage } from './read';
import type { AuditPeriod } from './translate';

/** As it came from the broker. */
export interface RawMessage {
  readonly content: Buffer;
}

/** Nova's largest have 32 kB. */
const MAX_BYTES = 1 << 20;

export interface ReadBatch extends Pick<Batch, 'submitted' | 'refused'> {
  /** Messages that say nothing about a life, by the types of their events. */
  readonly ignored: ReadonlyMap<string, number>;
  /** When the first and the last of them were made, µs. */
  readonly earliestUs: number | undefined;
  readonly latestUs: number | undefined;
  /** The periods of which some are audits, in order. */
  readonly audits: readonly AuditPeriod[];
}

export async function batchOf(
  messages: readonly RawMessage[],
  options: ReadOptions,
): Promise<ReadBatch> {
  const scheduler = new CooperativeScheduler();
  const read: Read[] = [];
  const refused: Refusal[] = [];
  for (const { content } of messages) {
    const result = readOrRefuse(content, options);
    if ('reason' in result) refused.push(result);
    else read.push(result);
    if (scheduler.shouldYield) await scheduler.yield();
  }
  return {
    submitted: read.flatMap(({ observation, messageId: position }) =>
      observation ? [{ observation, position }] : [],
    ),
    refused,
    ignored: ignoredIn(read),
    ...spanOf(read),
    audits: auditsIn(read),
  };
}

function spanOf(read: readonly Read[]): Pick<ReadBatch, 'earliestUs' | 'latestUs'> {
  if (read.length === 0) return { earliestUs: undefined, latestUs: undefined };
  const instants = read.map(({ sentAtUs }) => sentAtUs);
  return { earliestUs: Math.min(...instants), latestUs: Math.max(...instants) };
}

/** Each once, in order. */
function auditsIn(read: readonly Read[]): readonly AuditPeriod[] {
  const audits = new Map<string, AuditPeriod>();
  for (const { audit } of read) {
    if (audit) audits.set(`${audit.fromUs} ${audit.untilUs}`, audit);
  }
  return [...audits.values()].sort((a, b) => a.untilUs - b.untilUs);
}

function ignoredIn(read: readonly Read[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { observation, eventType } of read) {
    if (!observation) counts.set(eventType, (counts.get(eventType) ?? 0) + 1);
  }
  return counts;
}

function readOrRefuse(content: Buffer, options: ReadOptions): Read | Refusal {
  if (content.length > MAX_BYTES) {
    return refusal(content, `${content.length} bytes: must be at most ${MAX_BYTES}`);
  }
  const body = content.toString();
  try {
    return readMessage(body, options);
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    return { ...refusal(content, error.message, body), ...(error.field && { field: error.field }) };
  }
}

const refusal = (content: Buffer, reason: string, body?: string): Refusal => ({
  position: createHash('sha256').update(content).digest('hex').slice(0, 16),
  reason,
  raw: knownText(content, body),
});
