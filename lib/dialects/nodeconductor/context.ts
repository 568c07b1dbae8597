/** What the handlers of NodeConductor's API share. */
import type { Request, Response } from 'express';
import { sectionOf } from '../../config';
import type { AuthenticateRequest } from '../../http/request/auth-request';
import type { Caller } from '../../identity/caller';
import type { Services } from '../dialect';
import { NODECONDUCTOR, type NodeConductorSettings } from './settings';
import { byToken } from './token/authenticate';
import { type SignIn, signInBy } from './token/sign-in';

export interface NodeConductorContext extends Pick<Services, 'store' | 'may' | 'nowUs'> {
  readonly authenticate: AuthenticateRequest;
  readonly signIn: SignIn;
  readonly settings: NodeConductorSettings;
}

/** An authenticated request. */
export interface Exchange {
  readonly req: Request;
  readonly res: Response;
  readonly caller: Caller;
  /** Read once, so that an answer is of one instant. */
  readonly nowUs: number;
}

export type Handle = (context: NodeConductorContext, exchange: Exchange) => Promise<void>;

export function createContext(services: Services): NodeConductorContext {
  const { store, may, nowUs, config } = services;
  const settings = sectionOf(config, NODECONDUCTOR);
  const tokens = { ...services, lifetimeUs: settings.tokenLifetime * 1_000_000 };
  return {
    ...{ store, may, nowUs, settings },
    authenticate: byToken(tokens),
    signIn: signInBy(tokens),
  };
}
