/** Tokens of NodeConductor's API: one a user, good for a while after it was last used. */
import { createHash } from 'node:crypto';
import type { Authenticate } from '../../../auth/authenticator';
import type { Store } from '../../../store/store';

/** The kind of credential. */
export const DRF_TOKEN = 'drf_token';

export interface TokenServices {
  readonly store: Store;
  readonly authenticate: Authenticate;
  readonly nowUs: () => number;
  readonly lifetimeUs: number;
}

/** A token has expired when it is older than its lifetime, and is good at the last instant of it. */
export const expiryOf = (bornAtUs: number, lifetimeUs: number): number => bornAtUs + lifetimeUs + 1;

const ID_LENGTH = 32;

/** The one credential that a user's token is. */
export const tokenIdOf = (userId: string): string =>
  createHash('sha256')
    .update(JSON.stringify([DRF_TOKEN, userId]))
    .digest('hex')
    .slice(0, ID_LENGTH);
