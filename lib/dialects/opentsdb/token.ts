/** Finds the caller by Basic: any login with a metrics token or a key, or a login with its password. */
import type { OwnAuthenticator } from '../../auth/authenticator';
import { Unauthenticated } from '../../auth/failures';
import { claimsToBeKey } from '../../auth/local/api-key';
import { BASIC, basicPair, textIn } from '../../auth/schemes';
import {
  type AuthenticateRequest,
  authRequestOf,
  requestAuthenticator,
} from '../../http/request/auth-request';
import { METRICS_TOKEN } from '../../identity/metrics-token';
import { isMemberOf } from '../../report/vscope/sites';
import type { Store } from '../../store/store';
import type { Services } from '../dialect';

type Sources = Pick<Services, 'authenticate'> & {
  readonly store: Pick<Store, 'roles' | 'sites'>;
};

/** Texts of other lengths are passwords, and are looked up as nothing else. */
const TOKEN = /^[\w-]{32,128}$/;

export function byTokenOrLogin({ authenticate, store }: Sources): AuthenticateRequest {
  const byLogin = requestAuthenticator(authenticate, [BASIC]);
  return async (req, rawBody) => {
    const { password = '' } = basicPair(textIn(authRequestOf(req), BASIC) ?? '') ?? {};
    if (!TOKEN.test(password) || claimsToBeKey(password)) return byLogin(req, rawBody);
    const byToken = requestAuthenticator(authenticate, tokenCheck(store, password));
    return byToken(req, rawBody).catch((error: unknown) => {
      if (error instanceof Unauthenticated) return byLogin(req, rawBody);
      throw error;
    });
  };
}

/** A token is good as long as its user belongs to the site. */
const tokenCheck =
  (store: Sources['store'], text: string): OwnAuthenticator =>
  async (_request, local) => {
    const token = await local.byText(METRICS_TOKEN, text);
    const [siteId = ''] = token.rights.sites ?? [];
    if (token.userId !== null && !(await isMemberOf(store, siteId, token.userId))) {
      throw new Unauthenticated('notAllowed', 'the user of the token does not belong to its site');
    }
    return token.caller();
  };
