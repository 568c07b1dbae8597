/** `auth/credential`: an application asks for a consumer key, which an operator then validates. */
import type { Request, Response } from 'express';
import { lookupHash } from '../../../auth/local/api-key';
import { clientNetwork } from '../../../auth/throttle/client-network';
import { authRequestOf } from '../../../http/request/auth-request';
import { sendJson } from '../../../http/response/json';
import { idOfHash } from '../../../identity/api-key';
import { addressOf } from '../addresses';
import type { OvhContext } from '../context';
import { badRequest, TooManyRequests } from '../errors';
import { newConsumer } from '../keys/consumer';
import { PATHS } from '../paths';
import { jsonOf, rawBodyOf, textIn } from '../request';
import { grantIn } from './grant';

/** A key that nobody validates is of no use after this. */
const PENDING_US = 86_400_000_000;

export async function requestCredential(
  context: OvhContext,
  req: Request,
  res: Response,
): Promise<void> {
  await countRequest(context, req);
  const rawBody = await rawBodyOf(req);
  await context.authenticateApplication(req, rawBody);
  const body = await jsonOf(req, rawBody);
  context.checkDocumented(req, {
    ...{ path: `/1.0${PATHS.credential}`, query: {} },
    body: { mediaType: 'application/json', value: body },
  });
  const application = idOfHash(lookupHash(req.get('X-Ovh-Application') ?? ''));
  const { key, credential } = newConsumer(grantIn(body, application), context.nowUs() + PENDING_US);
  await context.store.credentials.put([credential]);
  sendJson(res, {
    validationUrl: `${addressOf(context, req)}/1.0/auth/validation/${credential.id.slice(0, 12)}`,
    consumerKey: key,
    state: 'pendingValidation',
  });
}

/** Whoever knows the public key of an application could fill the store. Throws `TooManyRequests`. */
async function countRequest(
  { settings: { credentialLimit: limit }, limitRequests, nowUs }: OvhContext,
  req: Request,
): Promise<void> {
  if (limit === 0) return;
  const client = `ovh address ${clientNetwork(authRequestOf(req).address)}`;
  const count = await limitRequests({ client, limit });
  if (!count.isAllowed) throw new TooManyRequests(count.resetAtUs - nowUs());
}

/** For people who follow the URL: who can validate the key, and how. */
export function explainValidation(req: Request, res: Response): void {
  const id = textIn(req, 'credentialId');
  if (!/^[0-9a-f]{1,32}$/.test(id)) throw badRequest('[credentialId] must be hexadecimal digits');
  sendJson(res, {
    credentialId: id,
    message: `An operator of this service validates this key by: tenant-usage ovh keys validate ${id} --user LOGIN`,
  });
}
