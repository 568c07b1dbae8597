/** The rate limit of CloudSigma's API: counted before the password is looked at, for each login and method. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { BASIC, textIn } from '../../auth/schemes';
import { clientNetwork } from '../../auth/throttle/client-network';
import { authRequestOf } from '../../http/request/auth-request';
import type { CloudSigmaContext } from './context';
import { TooManyRequests } from './errors';

/** Throws `TooManyRequests`. */
export async function countRequest(
  { settings: { rateLimit: limit }, limitRequests, nowUs }: CloudSigmaContext,
  req: Request,
): Promise<void> {
  if (limit === 0) return;
  const count = await limitRequests({ client: `${req.method} ${clientOf(req)}`, limit });
  if (!count.isAllowed) throw new TooManyRequests(count.resetAtUs - nowUs());
}

/** No credential is passed on or kept in clear. */
function clientOf(req: Request): string {
  const request = authRequestOf(req);
  const text = textIn(request, BASIC);
  if (text === undefined) return `cloudsigma address ${clientNetwork(request.address)}`;
  return `cloudsigma login ${createHash('sha256').update(text).digest('hex')}`;
}
