/** What an application asks a consumer key to be good for. */
import { isIP } from 'node:net';
import { badRequest } from '../errors';
import type { ConsumerGrant } from '../keys/consumer';
import type { AccessRule } from '../keys/rules';

/** The body as the document allows it. Throws a bad request. */
export function grantIn(
  body: Readonly<Record<string, unknown>>,
  application: string,
): ConsumerGrant {
  const rules = (body['accessRules'] ?? []) as readonly AccessRule[];
  const allowedIPs = (body['allowedIPs'] ?? []) as readonly string[];
  const wrong = allowedIPs.find((network) => !isNetwork(network));
  if (wrong !== undefined) throw badRequest(`[allowedIPs] ${wrong} is no address or network`);
  const redirection = body['redirection'];
  return {
    ...{ application, allowedIPs, isValidated: false },
    rules: rules.map(({ method, path }) => ({ method, path })),
    redirection: typeof redirection === 'string' ? redirection : null,
  };
}

function isNetwork(text: string): boolean {
  const [, host = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(host);
  return family !== 0 && Number(prefix ?? 0) <= (family === 4 ? 32 : 128);
}
