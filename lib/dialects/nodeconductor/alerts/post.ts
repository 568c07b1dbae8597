/** An alert that staff posts: a new one, or another message for one that is open. */
import { SEVERITY_NAMES, type Severity } from '../../../domain/alerts/alert';
import { sendJson } from '../../../http/response/json';
import type { NewAlert } from '../../../store/store';
import type { Handle, NodeConductorContext } from '../context';
import { checkFaults, DENIED, type FieldFaults, forbidden } from '../errors';
import { bodyOf, type Fields } from '../wire/body';
import { hasNul, NUL_REFUSED } from '../wire/nul';
import { urlsFor } from '../wire/urls';
import { type OwnedObject, objectNamed } from './objects';
import { alertJson, severityName } from './response';
import { type SeenObjects, seenBy } from './visible';

/** A body that is not valid is refused before the caller's rights are looked at. */
export const postAlert: Handle = async (context, exchange) => {
  const { req, res, caller, nowUs } = exchange;
  const alert = await alertIn(context, await seenBy(context, exchange), {
    body: await bodyOf(req),
    nowUs,
  });
  if (!context.may(caller, 'tenant_usage:close_alert', null)) throw forbidden(DENIED);
  const json = alertJson(await context.store.alerts.openOrChange(alert), urlsFor(req));
  res.statusCode = 201;
  res.setHeader('Location', json.url);
  sendJson(res, json);
};

interface Posted {
  readonly body: Fields;
  readonly nowUs: number;
}

/** Throws all faults in one body. */
async function alertIn(
  context: NodeConductorContext,
  seen: SeenObjects,
  { body, nowUs }: Posted,
): Promise<NewAlert> {
  const [type, message] = [textIn(body, 'alert_type', 50), textIn(body, 'message', 255)];
  const [severity, details] = [severityIn(body), contextIn(body)];
  const scope = await scopeIn(context, seen, body);
  checkFaults(scope.faults, type.faults, message.faults, severity.faults, details.faults);
  return {
    ...scope.value,
    type: type.value,
    message: message.value,
    severity: severity.value,
    context: details.value,
    createdAtUs: nowUs,
  };
}

interface Read<T> {
  readonly value: T;
  readonly faults: FieldFaults;
}

const REQUIRED = 'This field is required.';
const NULL = 'This field may not be null.';

const fault = <T>(value: T, name: string, text: string): Read<T> => ({
  value,
  faults: { [name]: [text] },
});

function textIn(body: Fields, name: string, length: number): Read<string> {
  const written = body[name];
  if (written === undefined) return fault('', name, REQUIRED);
  if (written === null) return fault('', name, NULL);
  if (typeof written !== 'string') return fault('', name, 'Not a valid string.');
  const text = written.trim();
  if (text === '') return fault('', name, 'This field may not be blank.');
  if (hasNul(text)) return fault('', name, NUL_REFUSED);
  if ([...text].length > length) {
    return fault('', name, `Ensure this field has no more than ${length} characters.`);
  }
  return { value: text, faults: {} };
}

function severityIn({ severity: written }: Fields): Read<Severity> {
  if (written === undefined) return fault('debug', 'severity', REQUIRED);
  if (written === null) return fault('debug', 'severity', NULL);
  const value = SEVERITY_NAMES.find((each) => severityName(each) === written);
  if (value) return { value, faults: {} };
  return fault('debug', 'severity', `"${String(written)}" is not a valid choice.`);
}

function contextIn({ context: written = {} }: Fields): Read<NewAlert['context']> {
  const isObject = typeof written === 'object' && written !== null && !Array.isArray(written);
  if (isObject) return { value: written as NewAlert['context'], faults: {} };
  return fault({}, 'context', 'Value must be valid JSON object.');
}

const NO_OBJECT: OwnedObject = {
  ...{ scopeType: 'account', scopeId: '' },
  ...{ projectId: null, accountId: null, siteId: null },
};

async function scopeIn(
  context: NodeConductorContext,
  seen: SeenObjects,
  { scope: url }: Fields,
): Promise<Read<OwnedObject>> {
  if (url === undefined) return fault(NO_OBJECT, 'scope', REQUIRED);
  if (url === null) return fault(NO_OBJECT, 'scope', NULL);
  const object = await objectNamed(context, seen, String(url));
  if (object) return { value: object, faults: {} };
  return fault(NO_OBJECT, 'scope', `Can\`t restore object from url: ${String(url)}`);
}
