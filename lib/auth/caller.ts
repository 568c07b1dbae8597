/** Who asks, in our words, whatever token, key or signature said so. */
import type { Request } from 'express';
import type { Scheme } from './credentials';

export interface Caller {
  readonly userId: string | null;
  /** The project that a token is scoped to, if it is. */
  readonly projectId: string | null;
  /** The domain that a token is scoped to, if it is. */
  readonly domainId: string | null;
  /** Whether a token is scoped to the whole system. */
  readonly isSystem: boolean;
  /** Roles in that scope; of a local key or user: wherever it goes. */
  readonly roles: readonly string[];
  /** Local keys and users only: roles by project, besides `roles`. */
  readonly projectRoles?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Finds out who sent a request, by what it presents in one of the ways that the API has for that.
 * Throws `unauthenticated` if nobody that we know did.
 */
export type Authenticate = (req: Request, schemes?: readonly Scheme[]) => Promise<Caller>;

/** For an API with ways of its own. */
export const withSchemes =
  (authenticate: Authenticate, schemes: readonly Scheme[]): Authenticate =>
  (req) =>
    authenticate(req, schemes);
