/** The rate limit of VedTech's API: counted before the key is looked at, for each key that is shown. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { extractCredentials } from '../../auth/schemes';
import { clientNetwork } from '../../auth/throttle/client-network';
import { authRequestOf } from '../../http/request/auth-request';
import type { VedTechContext } from './context';
import { RateLimitExceeded } from './errors';
import { KEY_SCHEMES } from './keys';

/** Throws `RateLimitExceeded`. */
export async function countRequest(
  { settings: { rateLimit: limit }, limitRequests, nowUs }: VedTechContext,
  req: Request,
  res: Response,
): Promise<void> {
  if (limit === 0) return;
  const count = await limitRequests({ client: clientOf(req), limit });
  res.setHeader('X-RateLimit-Limit', limit);
  res.setHeader('X-RateLimit-Remaining', count.remaining);
  if (!count.isAllowed) throw new RateLimitExceeded(count.resetAtUs, nowUs());
}

/** No key is passed on or kept in clear. */
function clientOf(req: Request): string {
  const request = authRequestOf(req);
  const credentials = extractCredentials(request, KEY_SCHEMES);
  if (credentials?.type !== 'key') return `vedtech address ${clientNetwork(request.address)}`;
  return `vedtech key ${createHash('sha256').update(credentials.text).digest('hex')}`;
}
