/** An event as it is sent: a POST that is signed as Standard Webhooks says. */
import { Webhook } from 'standardwebhooks';
import { alertJson } from '../../report/alert-json';
import type { OutboxEntry } from '../../store/store';
import { isoTime } from '../../time';

export interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The same body at each attempt; the signature is of its time, so that it cannot be replayed later. */
export function messageOf(entry: OutboxEntry, secret: string, nowUs: number): WebhookMessage {
  const { event, atUs, alert, messageId } = entry;
  const body = JSON.stringify({
    type: `alert.${event}`,
    timestamp: isoTime(atUs),
    data: alertJson(alert),
  });
  const sentAt = new Date(Math.floor(nowUs / 1000));
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'tenant-usage',
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(messageId, sentAt, body),
    },
    body,
  };
}
