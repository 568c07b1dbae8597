/** What every route of the native API works with. */
import { join } from 'node:path';
import { EVERY_SCHEME, headersOf } from '../../auth/schemes';
import { type AuthenticateRequest, requestAuthenticator } from '../../http/request/auth-request';
import { type DocumentCheck, documentCheck } from '../../http/routing/openapi';
import type { Services } from '../dialect';

const API_REF = join(__dirname, '../../../api-ref/native.yaml');

export interface NativeContext
  extends Pick<Services, 'store' | 'may' | 'nowUs' | 'log' | 'config'> {
  readonly authenticate: AuthenticateRequest;
  /** Checks a request against `api-ref/native.yaml`. */
  readonly checkDocumented: DocumentCheck;
}

export function createContext({ authenticate, ...services }: Services): NativeContext {
  const authenticateRequest = requestAuthenticator(authenticate, EVERY_SCHEME);
  return {
    ...services,
    authenticate(req, rawBody) {
      req.res?.setHeader('Vary', VARY);
      return authenticateRequest(req, rawBody);
    },
    checkDocumented: documentCheck(API_REF),
  };
}

/** Other credentials get another answer. */
const VARY = headersOf(EVERY_SCHEME).join(', ');
