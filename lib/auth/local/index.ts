/** Local callers: by a credential that is kept here, or by a login and its password. */
import { setTimeout as wait } from 'node:timers/promises';
import { API_KEY } from '../../identity/api-key';
import type { Log } from '../../log';
import type { Authenticate, LocalCallers } from '../authenticator';
import { Unauthenticated } from '../failures';
import type { AuthRequest } from '../request';
import { extractCredentials, type Scheme } from '../schemes';
import { clientNetwork } from '../throttle/client-network';
import { lookupHash } from './api-key';
import { credentialCheck } from './credential-check';
import type { LocalDeps } from './options';
import { isPassword } from './passwords';
import { userCheck } from './user-check';

type Needed = 'known' | 'nowUs' | 'log';
export type LocalOptions = Pick<LocalDeps, Needed> & Partial<LocalDeps>;

const DEFAULTS = { hashes: { lookupHash, isPassword }, wait: (ms: number) => wait(ms) };

export function local(options: LocalOptions): Authenticate {
  const callers = localCallers({ ...DEFAULTS, ...options });
  return (request, method) =>
    typeof method === 'function' ? method(request, callers) : bySchemes(callers, request, method);
}

function localCallers(deps: LocalDeps): LocalCallers {
  const byLogin = userCheck(deps);
  const warnOnce = sharedAddressWarning(deps.log);
  return {
    ...credentialCheck(deps),
    byPassword(login, request) {
      warnOnce(request);
      return byLogin({ ...login, address: clientNetwork(request.address) });
    },
  };
}

async function bySchemes(
  callers: LocalCallers,
  request: AuthRequest,
  schemes: readonly Scheme[] | undefined,
) {
  const credentials = extractCredentials(request, schemes);
  if (!credentials) throw new Unauthenticated('missing', NOTHING);
  if (credentials.type === 'password') return callers.byPassword(credentials, request);
  // Timing: a foreign token costs a look-up as well, so that it takes as long as a key.
  const kind = credentials.type === 'key' ? credentials.kind : API_KEY;
  return (await callers.byText(kind, credentials.text)).caller();
}

const NOTHING = 'there is no key and no password with the request, or none that can be read';

/** Warns once, so that clients whose headers are ignored cannot fill the log. */
function sharedAddressWarning(log: Log): (request: AuthRequest) => void {
  let hasWarned = false;
  return ({ untrustedProxy: address }) => {
    if (hasWarned || address === undefined) return;
    hasWarned = true;
    log.warn({ address }, SHARED_ADDRESS);
  };
}

const SHARED_ADDRESS =
  'X-Forwarded-For comes from an address that is not in trusted_proxies and is not believed; ' +
  'behind it all clients count as one address when failed logins are counted';
