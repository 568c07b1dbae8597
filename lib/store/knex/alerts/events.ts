/** Table `outbox`: an event about an alert, written in the transaction that changes the alert. */
import { randomUUID } from 'node:crypto';
import type { Alert, AlertEvent } from '../../alerts';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

/** Standard Webhooks' form of an id. */
const newMessageId = (): string => `msg_${randomUUID().replaceAll('-', '')}`;

export interface Events {
  readonly event: AlertEvent;
  readonly atUs: (alert: Alert) => number;
  /** As they are now. */
  readonly alerts: readonly Alert[];
}

/** The alerts must be locked, so that the events of each get ids in the order of its changes. */
export async function writeEvents(tx: Statements, { event, atUs, alerts }: Events): Promise<void> {
  const rows = alerts.map((alert) => ({
    message_id: newMessageId(),
    event,
    at_us: atUs(alert),
    alert_id: alert.id,
    alert: JSON.stringify(alert),
    attempts: 0,
    due_us: atUs(alert),
    is_dead: 0,
  }));
  for (const some of chunksOf(rows)) await tx.run((db) => db('outbox').insert(some));
}
