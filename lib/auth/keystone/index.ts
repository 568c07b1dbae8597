/** Callers by their Keystone tokens, as every service of an OpenStack cloud knows them. */
import type { ProjectDirectory } from '../../identity/directory';
import type { Connection } from '../../openstack/keystone/connection';
import type { Authenticate } from '../authenticator';
import { Unauthenticated } from '../failures';
import type { AuthenticatorOptions } from '../options';
import { type AuthRequest, pathOf } from '../request';
import { takesTokens } from '../schemes';
import { type AccessRule, isGranted } from './access-rules';
import { connectTo } from './connect';
import { makeOutages } from './outages';
import { keystoneProjects } from './projects';
import { makeValidate } from './validations';

/** Throws `invalidArgument` for incomplete settings. Keystone need not answer yet. */
export function keystone(
  { settings, nowUs, log, onProject }: AuthenticatorOptions,
  connection: Connection = connectTo({ settings, log }),
): Authenticate {
  const rememberUs = settings.tokenCacheTime * 1e6;
  const outages = makeOutages(log, () => performance.now());
  const deadlineMs = settings.validationTimeout * 1000;
  const validate = makeValidate({ connection, rememberUs, deadlineMs, outages, onProject });
  // A wrong password should be logged at once, and not when the first caller comes.
  connection.own.get(nowUs()).catch(({ message }: Error) => {
    log.warn({ reason: message }, 'Keystone does not give us a token; callers get 503 for now');
  });
  return async (request, method) => {
    if (!takesTokens(method)) throw new Unauthenticated('missing', 'no key and no password');
    const { caller, accessRules } = await validate(tokenOf(request), nowUs(), request.signal);
    checkAccessRules(accessRules, request, settings.serviceType);
    return caller;
  };
}

/** The projects of the Keystone that the settings name. */
export const projectsOfKeystone = (
  { settings, nowUs, log }: AuthenticatorOptions,
  connection: Connection = connectTo({ settings, log }),
): ProjectDirectory => keystoneProjects(connection, nowUs);

/** Keystone's tokens are much shorter; longer ones might not reach it, and other characters cannot be sent in a header. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** Local keys are never shown to Keystone. */
const OWN_KEY = /^tu_/;

/** Only the token identifies a caller: anyone can write the other headers (`X-Roles`, `X-Project-Id` …). */
function tokenOf(request: AuthRequest): string {
  const text = request.header('X-Auth-Token') ?? request.header('X-Storage-Token') ?? '';
  const token = text.trim();
  if (TOKEN.test(token) && !OWN_KEY.test(token)) return token;
  const reason = token === '' ? 'missing' : 'unknown';
  throw new Unauthenticated(reason, 'X-Auth-Token: missing, or no token of Keystone');
}

/** Keystone's own middleware answers 401 as well. */
function checkAccessRules(
  rules: readonly AccessRule[] | null,
  request: AuthRequest,
  service: string,
): void {
  const { method } = request;
  if (rules === null || isGranted(rules, { service, method, path: pathOf(request) })) return;
  throw new Unauthenticated(
    'notAllowed',
    'X-Auth-Token: the access rules of the application credential do not allow this',
  );
}
