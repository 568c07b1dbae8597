/** What the handlers of CloudSigma's API share. */
import type { Request, Response } from 'express';
import { BASIC } from '../../auth/schemes';
import { type LimitRequests, requestLimiter } from '../../auth/throttle/request-limiter';
import { sectionOf } from '../../config';
import { type AuthenticateRequest, requestAuthenticator } from '../../http/request/auth-request';
import type { Caller } from '../../identity/caller';
import type { Services } from '../dialect';
import type { Parameters } from './request';
import { CLOUDSIGMA, type CloudSigmaSettings } from './settings';

export interface CloudSigmaContext extends Pick<Services, 'store' | 'nowUs' | 'config'> {
  readonly authenticate: AuthenticateRequest;
  readonly settings: CloudSigmaSettings;
  readonly limitRequests: LimitRequests;
}

/** A request of somebody who has an account. */
export interface Exchange {
  readonly req: Request;
  readonly res: Response;
  readonly caller: Caller;
  readonly accountId: string;
  readonly parameters: Parameters;
  /** Read once, so that an answer is of one instant. */
  readonly nowUs: number;
}

/** Resolves to the JSON of the answer; undefined: it has been sent. */
export type Answer = (
  context: CloudSigmaContext,
  exchange: Exchange,
) => Promise<object | undefined>;

export const createContext = (services: Services): CloudSigmaContext => ({
  store: services.store,
  nowUs: services.nowUs,
  config: services.config,
  authenticate: requestAuthenticator(services.authenticate, [BASIC]),
  settings: sectionOf(services.config, CLOUDSIGMA),
  limitRequests: services.limitRequests ?? requestLimiter(services.nowUs),
});
