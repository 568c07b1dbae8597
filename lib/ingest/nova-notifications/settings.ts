/** The settings of Nova's notifications: where they are heard, and the queue that keeps them for us. */
import { label, path, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { redactUrl } from '../../redact';
import { listOf, orNone, text, type Validator } from '../../validator';

/** One of the addresses of a cell's broker; those of one cell are tried in turn. */
export interface BrokerAddress {
  readonly cell: string;
  readonly url: string;
}

export interface NovaNotificationsSettings {
  /** Null: nothing is heard. */
  readonly brokers: readonly BrokerAddress[] | null;
  readonly exchanges: readonly string[];
  readonly topics: readonly string[];
  readonly queue: string;
  readonly prefetch: number;
  readonly caFile: string | null;
  /** Seconds. */
  readonly silence: number;
}

/** The cell of a broker without a name. */
const ONLY_CELL = 'default';

const brokerAddress: Validator<BrokerAddress> = {
  ...text(
    'a URL such as amqp://USER:PASSWORD@HOST:5672/VHOST, or CELL=URL where there are several cells',
    (written) => {
      const [, cell = ONLY_CELL, url = ''] =
        /^(?:([\w.-]{1,64})=)?(amqps?:\/\/[^\s,]+)$/.exec(written) ?? [];
      return URL.canParse(url) ? { cell, url } : undefined;
    },
  ),
  show: ({ cell, url }) => (cell === ONLY_CELL ? redactUrl(url) : `${cell}=${redactUrl(url)}`),
};

export const NOVA_NOTIFICATIONS: Section<NovaNotificationsSettings> = {
  name: 'novaNotifications',
  settings: {
    brokers: {
      kind: orNone(listOf(brokerAddress)),
      default: 'none',
      help: 'the message brokers of the cells; several addresses of one cell are tried in turn',
    },
    exchanges: {
      placeholder: '<name,…>',
      kind: listOf(label('the name of an exchange')),
      default: 'nova',
      help: 'the exchanges that Nova publishes to; they are never created',
    },
    topics: {
      placeholder: '<name,…>',
      kind: listOf(label('a topic, such as notifications')),
      default: 'notifications,versioned_notifications',
      help: "the topics of Nova's notifications; either kind alone is enough",
    },
    queue: {
      placeholder: '<name>',
      kind: label('the name of a queue'),
      default: 'tenant-usage',
      help: 'our own queue, which is made if there is none',
    },
    prefetch: {
      placeholder: '<number>',
      kind: wholeNumber(1, 60_000),
      default: '4000',
      help: 'how many messages a broker sends before the first of them is stored',
    },
    silence: {
      placeholder: '<seconds>',
      kind: wholeNumber(60, 31 * 86_400),
      default: '7200',
      help: 'after how long without a message it is warned that something may be missing',
    },
    caFile: {
      placeholder: '<file>',
      kind: orNone(path),
      default: 'none',
      help: 'the certificates that amqps:// is checked by, in PEM; none: those of Node',
    },
  },
};
