/** The JSON of the toy dialect: balances are decimals, failures are numbered. */
import type { RenderFailure } from '../../../lib/http/response/failure';
import { JsonNumber } from '../../../lib/http/response/json';
import type { Account } from '../../../lib/store/store';

export const balanceJson = ({ balance, currency }: Pick<Account, 'balance' | 'currency'>) => ({
  balance: new JsonNumber(balance),
  currency,
});

export const renderToyFailure: RenderFailure = ({ status, message }, _req, res) => {
  res.json({ oops: { number: status, text: message } });
};
