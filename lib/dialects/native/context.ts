/** What every route of the native API works with. */
import type { AuthenticateRequest } from '../../http/request/auth-request';
import type { DocumentCheck } from '../../http/routing/openapi';
import type { Services } from '../dialect';

export interface NativeContext extends Pick<Services, 'store' | 'may' | 'log'> {
  readonly authenticate: AuthenticateRequest;
  /** Checks a request against `api-ref/native.yaml`. */
  readonly checkDocumented: DocumentCheck;
}
