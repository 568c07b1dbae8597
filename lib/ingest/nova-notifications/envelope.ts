/** The envelope of oslo.messaging: what a message tells about itself, and its payload. */
import { instant } from '../../domain/values/validators';
import { text, type Validator } from '../../validator';
import { type Fields, isObject, parseFields, RefusedField, required } from '../fields';
import { quoted } from '../text';

export interface Notification {
  /** Such as `compute.instance.create.end` or `instance.create.end`. */
  readonly eventType: string;
  /** Empty if it has none. */
  readonly messageId: string;
  /** When it was made. */
  readonly sentAtUs: number;
  /** Who asked for what it tells: null if nobody did, as for periodic audits; undefined if it does not say. */
  readonly callerId: string | null | undefined;
  readonly payload: Fields;
  /** The whole message without its envelope. */
  readonly fields: Fields;
}

const MESSAGE = 'oslo.message';
const VERSION = 'oslo.version';

const anyText: Validator<string> = text('a text', (value) => value);

/** The text of a message may hold secrets, of which a reason must not show a piece. */
function parseMessage(text: string): Fields {
  try {
    return parseFields(text);
  } catch (error) {
    if (!(error instanceof RefusedField) || error.field !== undefined) throw error;
    throw new RefusedField(undefined, 'not JSON: must be one JSON object');
  }
}

/** Also of the older form, in which the message has no envelope. Throws RefusedField. */
export function readNotification(body: string): Notification {
  const fields = withoutEnvelope(parseMessage(body));
  const eventType = required(fields, 'event_type', anyText);
  const { payload, message_id: messageId, _context_user_id: callerId } = fields;
  if (!isObject(payload))
    throw new RefusedField('payload', `${quoted(payload)}: must be an object`);
  return {
    ...{ eventType, payload, fields },
    messageId: typeof messageId === 'string' ? messageId : '',
    sentAtUs: required(fields, 'timestamp', instant),
    callerId: typeof callerId === 'string' || callerId === null ? callerId : undefined,
  };
}

function withoutEnvelope(fields: Fields): Fields {
  if (fields[VERSION] === undefined && fields[MESSAGE] === undefined) return fields;
  const version = fields[VERSION];
  if (typeof version !== 'string' || !version.startsWith('2.')) {
    throw new RefusedField(VERSION, `${quoted(version)}: must be 2.0`);
  }
  return parseMessage(required(fields, MESSAGE, anyText));
}
