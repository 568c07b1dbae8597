/** The envelope of oslo.messaging: what a message says about itself, and its payload. */
import { instant } from '../../domain/values/validators';
import { text, type Validator } from '../../validator';
import { type Fields, isObject, parseFields, RefusedField, required } from '../fields';
import { TOO_DEEP } from '../formats/faults';
import { nonEmptyText } from '../records/fields';
import { cleanText, quoted } from '../text';
import { serverEventOf } from './events';

export interface Notification {
  /** Such as `compute.instance.create.end` or `instance.create.end`. */
  readonly eventType: string;
  /** Empty if it has none. */
  readonly messageId: string;
  /** When it was made. */
  readonly sentAtUs: number;
  /** The user whose request it reports; null: there was no request, as for periodic audits; undefined: it has no such field. */
  readonly callerId: string | null | undefined;
  readonly payload: Fields;
  /** The whole message without its envelope. */
  readonly fields: Fields;
}

const MESSAGE = 'oslo.message';
const VERSION = 'oslo.version';

/** Those of oslo.messaging have 36 characters. */
const MAX_ID_LENGTH = 255;

const anyText: Validator<string> = text('a text', (value) => value);

/** The text of a message may hold secrets, of which a reason must not show a piece. */
function parseMessage(text: string): Fields {
  try {
    return parseFields(text);
  } catch (error) {
    const isShown = !(error instanceof RefusedField) || error.field !== undefined;
    if (isShown || error.message === TOO_DEEP) throw error;
    throw new RefusedField(undefined, 'not JSON: must be one JSON object');
  }
}

/** Also of the older form, in which the message has no envelope. Throws RefusedField. */
export function readNotification(body: string): Notification {
  const fields = withoutEnvelope(parseMessage(body));
  const eventType = required(fields, 'event_type', nonEmptyText);
  const { message_id: messageId, _context_user_id: callerId } = fields;
  return {
    ...{ eventType, payload: payloadOf(eventType, fields), fields },
    messageId: typeof messageId === 'string' ? cleanText(messageId.slice(0, MAX_ID_LENGTH)) : '',
    sentAtUs: required(fields, 'timestamp', instant),
    callerId: typeof callerId === 'string' || callerId === null ? callerId : undefined,
  };
}

/** Those of others may be anything. It is not shown: an unexpected one may hold anything, too. */
function payloadOf(eventType: string, { payload }: Fields): Fields {
  if (isObject(payload)) return payload;
  if (serverEventOf(eventType) === undefined) return {};
  throw new RefusedField('payload', `${kindOf(payload)}: must be an object`);
}

const kindOf = (value: unknown): string => (typeof value === 'string' ? 'a text' : quoted(value));

function withoutEnvelope(fields: Fields): Fields {
  if (fields[VERSION] === undefined && fields[MESSAGE] === undefined) return fields;
  const version = fields[VERSION];
  if (typeof version !== 'string' || !version.startsWith('2.')) {
    throw new RefusedField(VERSION, `${quoted(version)}: must be 2.0`);
  }
  return parseMessage(required(fields, MESSAGE, anyText));
}
