/** What an account has burst: by resource, or by day and resource. */
import { addMoney, isNoMoney } from '../../domain/money/decimal';
import type { Filters } from '../../domain/values/bounds';
import type { BurstSum, Store } from '../../store/store';

export interface BurstQuery {
  readonly accountId: string;
  /** Of the time of polls. */
  readonly filters: Filters;
}

export type ResourceBurst = Omit<BurstSum, 'dayUs'>;

/** By day, then by resource. What was charged and then taken back as a whole is no burst. */
export async function dailyBurst(
  { ledger }: Pick<Store, 'ledger'>,
  { accountId, filters }: BurstQuery,
): Promise<readonly BurstSum[]> {
  const sums = await ledger.burstSums(accountId, filters);
  return sums.filter(({ amount, usage }) => usage !== 0n || !isNoMoney(amount));
}

/** By resource. */
export async function burstByResource(
  store: Pick<Store, 'ledger'>,
  query: BurstQuery,
): Promise<readonly ResourceBurst[]> {
  const sums = new Map<string, ResourceBurst>();
  for (const { resource, amount, usage } of await dailyBurst(store, query)) {
    const sum = sums.get(resource) ?? { resource, amount: '0', usage: 0n };
    sums.set(resource, {
      resource,
      amount: addMoney(sum.amount, amount),
      usage: sum.usage + usage,
    });
  }
  return [...sums.values()].sort((a, b) => (a.resource < b.resource ? -1 : 1));
}
