/** The account of the caller: its balance, what it uses now, and its profile. */
import { sectionOf } from '../../../config';
import { BURST } from '../../../config/burst';
import { moneyOf } from '../../../domain/money/decimal';
import { usageNow } from '../../../report/burst/now';
import type { Account } from '../../../store/store';
import type { Answer, CloudSigmaContext } from '../context';
import { noAccount } from '../errors';
import { timeText } from '../times';

/** A key may list an account that is not there. */
async function accountIn({ store }: CloudSigmaContext, id: string): Promise<Account> {
  const account = await store.accounts.find(id);
  if (account) return account;
  throw noAccount();
}

const balanceJson = ({ balance, currency }: Account) => ({ balance: moneyOf(balance), currency });

export const showBalance: Answer = async (context, { accountId }) => {
  const account = await accountIn(context, accountId);
  const { creditLimit } = account;
  return {
    ...balanceJson(account),
    credit_limit: creditLimit === null ? null : moneyOf(creditLimit),
  };
};

export const showCurrentUsage: Answer = async (context, { accountId, nowUs }) => {
  const account = await accountIn(context, accountId);
  const { mhzPerVcpu } = sectionOf(context.config, BURST);
  const usages = await usageNow(context.store, { accountId, mhzPerVcpu, nowUs });
  return {
    balance: balanceJson(account),
    usage: Object.fromEntries(
      usages.map(({ resource, burst, subscribed, using }) => [
        resource,
        { burst, subscribed, using },
      ]),
    ),
  };
};

/** What is known of whoever asks; a key without a user has no login. */
export const showProfile: Answer = async (context, { accountId, caller }) => {
  const user = await context.store.users.findById(caller.userId ?? '');
  const { id, name, currency, createdAtUs } = await accountIn(context, accountId);
  return {
    company: name,
    currency,
    email: user?.login ?? null,
    signup_time: timeText(createdAtUs),
    uuid: id,
  };
};
