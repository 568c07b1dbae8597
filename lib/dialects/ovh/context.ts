/** What the handlers of OVH's API share. */
import { join } from 'node:path';
import type { Request, Response } from 'express';
import type { SecretKeys } from '../../auth/secret-box';
import { AUTH } from '../../auth/settings';
import { type LimitRequests, requestLimiter } from '../../auth/throttle/request-limiter';
import { sectionOf } from '../../config';
import { type AuthenticateRequest, requestAuthenticator } from '../../http/request/auth-request';
import { type DocumentCheck, documentCheck } from '../../http/routing/openapi';
import type { Caller } from '../../identity/caller';
import type { Services } from '../dialect';
import { OVH, type OvhSettings } from './settings';
import { byApplication, bySignature } from './signature/authenticate';

const API_REF = join(__dirname, '../../../api-ref/ovh.yaml');

export interface OvhContext extends Pick<Services, 'store' | 'may' | 'nowUs'> {
  readonly authenticate: AuthenticateRequest;
  readonly authenticateApplication: AuthenticateRequest;
  readonly settings: OvhSettings;
  /** Null: no token can be kept. */
  readonly secretKeys: SecretKeys | null;
  readonly limitRequests: LimitRequests;
  /** Checks a request against `api-ref/ovh.yaml`. */
  readonly checkDocumented: DocumentCheck;
}

/** A signed request. */
export interface Exchange {
  readonly req: Request;
  readonly res: Response;
  readonly caller: Caller;
  /** Exactly as sent. */
  readonly rawBody: Buffer;
  /** Read once, so that an answer is of one instant. */
  readonly nowUs: number;
}

/** Resolves to the JSON of the answer. */
export type Answer = (context: OvhContext, exchange: Exchange) => Promise<unknown>;

export function createContext(services: Services): OvhContext {
  const { store, may, nowUs, config, authenticate } = services;
  const { limitRequests = requestLimiter(nowUs) } = services;
  const settings = sectionOf(config, OVH);
  const publicUrls = settings.publicUrls ?? [];
  return {
    ...{ store, may, nowUs, limitRequests, settings },
    authenticate: requestAuthenticator(authenticate, bySignature({ store, nowUs, publicUrls })),
    authenticateApplication: requestAuthenticator(authenticate, byApplication),
    secretKeys: sectionOf(config, AUTH).secretKeys,
    checkDocumented: documentCheck(API_REF),
  };
}
