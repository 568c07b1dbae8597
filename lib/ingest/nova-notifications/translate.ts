/** What one message says about a life, without memory: what cannot be dated is not said, nor what is under way. */

import type { Facts, Statement } from '../../domain/observation';
import { parseTimeUs, SECOND_US } from '../../time';
import { endOfSecond } from '../records/cut-second';
import type { Notification } from './envelope';
import { isExists, isLaunch, isStart, type ServerEvent, serverEventOf } from './events';
import { legacySnapshot } from './legacy';
import type { Snapshot, Times } from './snapshot';
import { auditPeriodOf, versionedSnapshot } from './versioned';

/** Undefined for what says nothing. Throws RefusedField. */
export function toStatement(notification: Notification): Statement | undefined {
  const { eventType, payload } = notification;
  const event = serverEventOf(eventType);
  if (event === undefined || isStart(event)) return undefined;
  const snapshot = SNAPSHOT[event.vocabulary](payload);
  if (isExists(event) && isAudit(notification)) return auditOf(event, notification, snapshot);
  if (snapshot.task !== null) return undefined;
  if (isLaunch(event) && hasFraction(snapshot)) return launchOf(snapshot);
  return rowOf(snapshot, notification.sentAtUs, allOf(snapshot));
}

const SNAPSHOT = { legacy: legacySnapshot, versioned: versionedSnapshot } as const;

/** Servers are also shown before some operations, by whoever asked for these. */
const isAudit = ({ callerId }: Notification): boolean =>
  callerId === null || callerId === undefined;

const rowOf = ({ serverId }: Snapshot, atUs: number, facts: Facts): Statement => ({
  ...{ serverId, source: 'notification', kind: 'row', atUs, facts },
});

const isLaunched = ({ times }: Snapshot): boolean => typeof times.launchedAtUs === 'number';

/** A server that was never launched is on no host yet. */
const allOf = (snapshot: Snapshot): Facts => ({
  ...snapshot.times,
  ...snapshot.owner,
  ...snapshot.described,
  ...snapshot.state,
  ...(isLaunched(snapshot) && snapshot.place),
  ...snapshot.size,
});

/** Only the service that launched a server reports its fraction of a second; all others have read it without. */
const hasFraction = ({ times: { launchedAtUs } }: Snapshot): boolean =>
  typeof launchedAtUs === 'number' && launchedAtUs % SECOND_US !== 0;

/** Size and state changed at the very instant of the launch. */
function launchOf(snapshot: Snapshot): Statement {
  const { serverId, times } = snapshot;
  const { terminatedAtUs: _, ...facts } = allOf(snapshot);
  const atUs = times.launchedAtUs as number;
  return { serverId, source: 'notification', kind: 'event', atUs, facts };
}

/** What one audit is about, µs. */
export interface AuditPeriod {
  readonly fromUs: number;
  readonly untilUs: number;
}

/** Of an audit that is made at intervals; undefined for anything else. */
export function auditOfPeriod(notification: Notification): AuditPeriod | undefined {
  const { eventType, payload } = notification;
  const event = serverEventOf(eventType);
  if (event === undefined || !isExists(event) || notification.callerId !== null) return undefined;
  const written = event.vocabulary === 'legacy' ? payload : auditPeriodOf(payload);
  const fromUs = timeOf(written['audit_period_beginning']);
  const untilUs = timeOf(written['audit_period_ending']);
  return fromUs === undefined || untilUs === undefined ? undefined : { fromUs, untilUs };
}

const timeOf = (text: unknown): number | undefined =>
  typeof text === 'string' ? parseTimeUs(text) : undefined;

/** Repeated audits of a server that has not changed are one observation. */
function auditOf(
  { vocabulary }: ServerEvent,
  { sentAtUs }: Notification,
  snapshot: Snapshot,
): Statement | undefined {
  const { times, owner, size, task, updatedAtUs } = snapshot;
  const namedUs = latestNamed(times);
  if (vocabulary === 'legacy') {
    // Its state, host and zone have no date.
    const facts = { ...times, ...owner, ...(task === null && size) };
    return namedUs === undefined ? undefined : rowOf(snapshot, namedUs, facts);
  }
  const isDated = typeof updatedAtUs === 'number';
  const atUs = isDated ? endOfSecond(updatedAtUs, sentAtUs) : namedUs;
  if (atUs === undefined) return undefined;
  const facts = { ...times, ...owner, ...snapshot.described };
  return rowOf(snapshot, atUs, task === null ? allOf(snapshot) : facts);
}

const latestNamed = (times: Times): number | undefined => {
  const named = Object.values(times).filter((us) => typeof us === 'number');
  return named.length === 0 ? undefined : Math.max(...named);
};
