/** Two ways to know callers side by side: what is ours never leaves the house. */
import type { Authenticate } from './caller';
import { extractCredentials, isLocalCredential } from './credentials';

/** Keys of ours and passwords go to the first, everything else to the second. */
export const firstAuthenticator =
  (ours: Authenticate, others: Authenticate): Authenticate =>
  (req, schemes) =>
    isLocalCredential(extractCredentials(req, schemes)) ? ours(req, schemes) : others(req, schemes);
