/** Finds the caller of a signed request. */

import type { OwnAuthenticator } from '../../../auth/authenticator';
import { Unauthenticated } from '../../../auth/failures';
import { lookupHash } from '../../../auth/local/api-key';
import { type AuthRequest, pathOf } from '../../../auth/request';
import { trustedProxies } from '../../../http/request/trusted-proxies';
import type { Credential, Store } from '../../../store/store';
import {
  addressNotAllowed,
  invalidCredential,
  invalidKey,
  invalidSignature,
  notCredential,
  notGranted,
  queryTimeOut,
} from '../errors';
import { OVH_APP } from '../keys/application';
import { grantOf, OVH_CONSUMER, statusOf } from '../keys/consumer';
import { isGranted } from '../keys/rules';
import { rulePathOf } from '../paths';
import { isSignedOver } from './signature';
import { signedUrls } from './urls';

export interface SigningServices {
  readonly store: Pick<Store, 'credentials'>;
  readonly nowUs: () => number;
  readonly publicUrls: readonly string[];
}

/** Throws `SigningError`. */
export const bySignature =
  (services: SigningServices): OwnAuthenticator =>
  async (request, local) => {
    const application = await local
      .byText(OVH_APP, request.header('X-Ovh-Application') ?? '')
      .catch(orElse(invalidKey));
    const shown = shownBy(request);
    const consumer = await consumerOf(services, shown.consumerKey, application.id);
    checkSignature(services, request, { ...shown, secret: application.secret() });
    const good = await local
      .byText(OVH_CONSUMER, shown.consumerKey)
      .catch(orElse(invalidCredential));
    checkGrant(request, consumer);
    return good.caller();
  };

/** The application that asks for a consumer key, for which it cannot sign yet. */
export const byApplication: OwnAuthenticator = async (request, local) => {
  const key = request.header('X-Ovh-Application') ?? '';
  return (await local.byText(OVH_APP, key).catch(orElse(invalidKey))).caller();
};

const orElse =
  (refusal: () => Error) =>
  (error: unknown): never => {
    throw error instanceof Unauthenticated ? refusal() : error;
  };

interface Shown {
  readonly consumerKey: string;
  readonly time: string;
  readonly signature: string;
}

function shownBy(request: AuthRequest): Shown {
  const [consumerKey, time, signature] = ['Consumer', 'Timestamp', 'Signature'].map((name) =>
    request.header(`X-Ovh-${name}`),
  );
  if (!consumerKey || !time || !signature) throw notCredential();
  return { consumerKey, time, signature };
}

/** Looked up apart from whether it is good: a key that has ended is refused otherwise than one that never was. */
async function consumerOf(
  { store, nowUs }: SigningServices,
  consumerKey: string,
  applicationId: string,
): Promise<Credential> {
  const consumer = await store.credentials.findByHash(OVH_CONSUMER, lookupHash(consumerKey));
  if (!consumer || grantOf(consumer).application !== applicationId) throw notCredential();
  if (statusOf(consumer, nowUs()) !== 'validated') throw invalidCredential();
  return consumer;
}

const TOLERANCE_S = 300;

function checkSignature(
  { nowUs, publicUrls }: SigningServices,
  request: AuthRequest,
  { signature, ...shown }: Shown & { readonly secret: string },
): void {
  const { method, rawBody = Buffer.alloc(0) } = request;
  const urls = signedUrls(request, publicUrls);
  if (!isSignedOver(urls, { ...shown, method, body: rawBody }, signature)) throw invalidSignature();
  const differs = Math.abs(Math.floor(nowUs() / 1_000_000) - Number(shown.time));
  if (!/^\d{1,12}$/.test(shown.time) || differs > TOLERANCE_S) throw queryTimeOut();
}

function checkGrant(request: AuthRequest, consumer: Credential): void {
  const { rules, allowedIPs } = grantOf(consumer);
  if (allowedIPs.length > 0 && !trustedProxies(allowedIPs)(request.address))
    throw addressNotAllowed();
  const { method } = request;
  const call = { method: method === 'HEAD' ? 'GET' : method, path: rulePathOf(pathOf(request)) };
  if (!isGranted(rules, call)) throw notGranted();
}
