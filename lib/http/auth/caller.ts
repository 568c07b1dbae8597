/** Who asks, in our words, whatever token, key or signature said so. */
import type { Request } from 'express';

export interface Caller {
  readonly userId: string | null;
  readonly projectId: string | null;
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
}

/** Finds out who sent a request. Throws `unauthenticated` if nobody that we know did. */
export type Authenticate = (req: Request) => Promise<Caller>;
