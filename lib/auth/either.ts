/** Two ways to know callers side by side: what is ours never leaves the house. */
import type { Authenticate } from './caller';
import { isLocal, presentedBy } from './credentials';

/** Keys of ours and passwords go to the first, everything else to the second. */
export const either =
  (ours: Authenticate, others: Authenticate): Authenticate =>
  (req, schemes) =>
    isLocal(presentedBy(req, schemes)) ? ours(req, schemes) : others(req, schemes);
