/** One message to one observation, or to what can be kept of it if it is not understood. */
import { createHash } from 'node:crypto';
import { type Observation, observe } from '../../domain/observation';
import { canonicalJson } from '../../domain/values/canonical';
import type { SubmittedObservation } from '../../store/store';
import { RefusedField } from '../fields';
import { cutText } from '../formats/parsed';
import { type LatestUs, refuseFuture } from '../records/future';
import { cleanText } from '../text';
import { type Notification, readNotification } from './envelope';
import { serverEventOf } from './events';

import { knownIn, plainIn } from './kept';
import { LEGACY_FIELDS } from './legacy';
import { type AuditPeriod, auditOfPeriod, toStatement } from './translate';
import { knownVersioned } from './versioned';

export interface ReadOptions {
  /** The latest instant that a message may name. */
  readonly latestUs: LatestUs;
  /** What would let in a later one. */
  readonly futureNeeds?: string | undefined;
}

export interface Read {
  readonly eventType: string;
  /** Unique per message, however often it is sent. */
  readonly messageId: string;
  readonly sentAtUs: number;
  /** Undefined if it is no audit. */
  readonly audit: AuditPeriod | undefined;
  /** Undefined if it says nothing about a life. */
  readonly observation: Observation | undefined;
}

/** Throws RefusedField. */
export function readMessage(body: string, { latestUs, futureNeeds }: ReadOptions): Read {
  const notification = readNotification(body);
  const statement = toStatement(notification);
  if (statement) refuseFuture(statement, latestUs(), futureNeeds);
  const { eventType, messageId, sentAtUs } = notification;
  const audit = auditOfPeriod(notification);
  return {
    ...{ eventType, messageId, sentAtUs },
    audit: audit && audit.untilUs <= latestUs() ? audit : undefined,
    observation: statement && observe(statement),
  };
}

/**
 * What is kept of a message that was refused. Payloads may hold tokens of users and passwords of databases, so it is
 * what is known of an event about a server, and of everything else its length and its hash.
 */
export function knownText(content: Buffer, body?: string): string {
  const notification = body === undefined ? undefined : readable(body);
  const event = notification && serverEventOf(notification.eventType);
  if (!notification || !event) return unknownText(content);
  const { fields, payload } = notification;
  const known =
    event.vocabulary === 'legacy' ? knownIn(payload, LEGACY_FIELDS) : knownVersioned(payload);
  const about = plainIn(fields, ['event_type', 'message_id', 'timestamp', '_context_user_id']);
  return cutText(cleanText(canonicalJson({ ...about, payload: known })));
}

/** Whether nothing is left of it that could be read again. */
const isUnknown = (raw: string): boolean => UNKNOWN.test(raw);

const UNKNOWN = /^\{"bytes":\d+,"sha256":"[0-9a-f]{64}"\}$/;

const NOTHING_KEPT =
  'nothing of it was kept but its length and hash: the audits, or Nova itself, must tell it again';

/** What was refused once and kept. Throws RefusedField. */
export function readAgain(raw: string, options: ReadOptions): SubmittedObservation {
  if (isUnknown(raw)) throw new RefusedField(undefined, NOTHING_KEPT);
  const { observation } = readMessage(raw, options);
  if (observation === undefined) throw new RefusedField(undefined, 'says nothing about a life');
  return { observation };
}

const unknownText = (content: Buffer): string =>
  canonicalJson({
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  });

function readable(body: string): Notification | undefined {
  try {
    return readNotification(body);
  } catch (error) {
    if (error instanceof RefusedField) return undefined;
    throw error;
  }
}
