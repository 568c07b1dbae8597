/** Callers that are known here: by a key, or by a login and its password. */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../errors';
import { clientAddress } from '../../http/request/forwarded';
import type { Authenticate } from '../caller';
import { extractCredentials } from '../credentials';
import { clientNetwork } from '../throttle/client-network';
import { sharedAddressWarning } from '../throttle/shared-address';
import { lookupHash } from './api-key';
import { keyCheck } from './key-check';
import type { LocalDeps } from './options';
import { isPassword } from './passwords';
import { userCheck } from './user-check';

type Needed = 'known' | 'nowUs' | 'log';
export type LocalOptions = Pick<LocalDeps, Needed> & Partial<LocalDeps>;

const OURS = { hashes: { lookupHash, isPassword }, wait: (ms: number) => wait(ms) };

export function local(options: LocalOptions): Authenticate {
  const deps: LocalDeps = { ...OURS, ...options };
  const byKey = keyCheck(deps);
  const byPassword = userCheck(deps);
  const warn = sharedAddressWarning(deps.log);
  return async (req, schemes) => {
    const credentials = extractCredentials(req, schemes);
    if (!credentials) throw new AppError('unauthenticated', NOTHING);
    if (credentials.kind === 'password') warn(req);
    const caller =
      credentials.kind === 'password'
        ? await byPassword({ ...credentials, address: clientNetwork(clientAddress(req)) })
        : await byKey(credentials.text);
    if (!caller) throw new AppError('unauthenticated', NOT_GOOD);
    return caller;
  };
}

const NOTHING = 'there is no key and no password with the request, or none that can be read';
/** Always the same: who guesses shall not learn what was right about it. */
const NOT_GOOD = 'the key, or the login with this password, is not known or no longer good';
