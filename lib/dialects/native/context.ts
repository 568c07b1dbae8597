/** What every route of the native API works with. */
import { join } from 'node:path';
import { EVERY_SCHEME } from '../../auth/schemes';
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

export const createContext = ({ authenticate, ...services }: Services): NativeContext => ({
  ...services,
  authenticate: requestAuthenticator(authenticate, EVERY_SCHEME),
  checkDocumented: documentCheck(API_REF),
});
