/** Keys as VedTech's clients show them: in the header or, without it, in the query. */
import { Unauthenticated } from '../../auth/failures';
import { keyOf, type Scheme, X_API_KEY } from '../../auth/schemes';
import type { AuthenticateRequest } from '../../http/request/auth-request';
import { API_KEY } from '../../identity/api-key';
import type { Store } from '../../store/store';
import { invalidKey, missingKey, notConfigured } from './errors';

const API_KEY_QUERY: Scheme = { in: 'query', name: 'api_key', read: keyOf(API_KEY) };

export const KEY_SCHEMES: readonly Scheme[] = [X_API_KEY, API_KEY_QUERY];

/** Throws in the words of this API. */
export const byKey =
  (authenticate: AuthenticateRequest, store: Pick<Store, 'credentials'>): AuthenticateRequest =>
  (req, rawBody) =>
    authenticate(req, rawBody).catch(async (error: unknown) => {
      throw error instanceof Unauthenticated ? await refusalOf(error, store) : error;
    });

/** Where there is no key at all, that is what is wrong. */
async function refusalOf(
  { reason }: Unauthenticated,
  store: Pick<Store, 'credentials'>,
): Promise<Error> {
  if (!(await isAnyKey(store))) return notConfigured();
  return reason === 'missing' ? missingKey() : invalidKey();
}

const PAGE = 100;

async function isAnyKey({ credentials }: Pick<Store, 'credentials'>): Promise<boolean> {
  for (let after: string | undefined; ; ) {
    const page = await credentials.list({ after, limit: PAGE });
    if (page.some(({ kind }) => kind === API_KEY)) return true;
    after = page.at(-1)?.id;
    if (page.length < PAGE) return false;
  }
}
