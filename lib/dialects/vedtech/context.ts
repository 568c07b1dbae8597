/** What the handlers of VedTech's API share. */
import { join } from 'node:path';
import { type LimitRequests, requestLimiter } from '../../auth/throttle/request-limiter';
import { sectionOf } from '../../config';
import { type AuthenticateRequest, requestAuthenticator } from '../../http/request/auth-request';
import { type DocumentCheck, documentCheck } from '../../http/routing/openapi';
import type { Services } from '../dialect';
import { byKey, KEY_SCHEMES } from './keys';
import { VEDTECH, type VedTechSettings } from './settings';

const API_REF = join(__dirname, '../../../api-ref/vedtech.yaml');

export interface VedTechContext extends Pick<Services, 'store' | 'may' | 'nowUs'> {
  readonly authenticate: AuthenticateRequest;
  readonly settings: VedTechSettings;
  readonly limitRequests: LimitRequests;
  /** Checks a request against `api-ref/vedtech.yaml`. */
  readonly checkDocumented: DocumentCheck;
}

export function createContext(services: Services): VedTechContext {
  const { store, may, nowUs, config, authenticate } = services;
  const { limitRequests = requestLimiter(nowUs) } = services;
  return {
    ...{ store, may, nowUs, limitRequests },
    authenticate: byKey(requestAuthenticator(authenticate, KEY_SCHEMES), store),
    settings: sectionOf(config, VEDTECH),
    checkDocumented: documentCheck(API_REF),
  };
}
