/** Callers by their Keystone tokens, as every service of an OpenStack cloud knows them. */
import type { Request } from 'express';
import { AppError } from '../../errors';
import type { ProjectDirectory } from '../../identity/directory';
import type { Authenticate } from '../caller';
import type { AuthenticatorOptions } from '../options';
import { type AccessRule, isGranted } from './access-rules';
import { type Connection, connectKeystone } from './connection';
import { makeOutages } from './outages';
import { keystoneProjects } from './projects';
import { makeValidate } from './validations';

/** Throws `invalidArgument` for settings that are not enough; a Keystone that is away is waited for. */
export function keystone(
  { settings, nowUs, log, onProject }: AuthenticatorOptions,
  connection: Connection = connectKeystone({ settings, log }),
): Authenticate {
  const rememberUs = settings.keystoneTokenCacheTime * 1e6;
  const outages = makeOutages(log, () => performance.now());
  const validate = makeValidate({ connection, rememberUs, outages, onProject });
  // So that a wrong password stands in the log at once, and not with the first caller.
  connection.own.get(nowUs()).catch(({ message }: Error) => {
    log.warn({ reason: message }, 'Keystone does not give us a token; callers get 503 for now');
  });
  return async (req) => {
    const { caller, accessRules } = await validate(tokenOf(req), nowUs());
    checkAccessRules(accessRules, req, settings.keystoneServiceType);
    return caller;
  };
}

/** The projects of the Keystone that the settings name. */
export const projectsOfKeystone = (
  { settings, nowUs, log }: AuthenticatorOptions,
  connection: Connection = connectKeystone({ settings, log }),
): ProjectDirectory => keystoneProjects(connection, nowUs);

/** Those of Keystone are much shorter, longer ones may not get through to it, and others could not be sent on at all. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** Keys of our own are nobody else's business. */
const OWN_KEY = /^tu_/;

/** Only this header says who asks: what others claim (`X-Roles`, `X-Project-Id` …) anybody can write. */
function tokenOf(req: Request): string {
  const token = (req.get('X-Auth-Token') ?? req.get('X-Storage-Token') ?? '').trim();
  if (TOKEN.test(token) && !OWN_KEY.test(token)) return token;
  throw new AppError('unauthenticated', 'X-Auth-Token: missing, or no token of Keystone');
}

/** Keystone's own middleware calls this no token, too. */
function checkAccessRules(
  rules: readonly AccessRule[] | null,
  { method, originalUrl }: Request,
  service: string,
): void {
  const path = originalUrl.replace(/\?.*/s, '');
  if (rules === null || isGranted(rules, { service, method, path })) return;
  throw new AppError(
    'unauthenticated',
    'X-Auth-Token: the access rules of the application credential do not allow this',
  );
}
