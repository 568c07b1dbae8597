/** Whose numbers are shown: the one account on which the user has a role. */
import type { Caller } from '../../../identity/caller';
import { noAccount, severalAccounts } from '../errors';

/** Throws `forbidden` for none and for several, since no parameter chooses one. */
export function accountOf({ scopes }: Caller): string {
  const held = scopes.filter(({ scopeType }) => scopeType === 'account');
  const [accountId, another] = [...new Set(held.map(({ scopeId }) => scopeId))];
  if (accountId === undefined) throw noAccount();
  if (another !== undefined) throw severalAccounts();
  return accountId;
}
