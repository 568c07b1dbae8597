/** Prices, subscriptions and discounts on every database: what is put is found again, until it is replaced. */
import { onEachDatabase } from '../../support/databases/databases';

const [ACCOUNT, OTHER] = ['a'.repeat(32), 'b'.repeat(32)] as const;

onEachDatabase('with terms', (make) => {
  it('knows prices by numbers that stay the same', async () => {
    const store = await (await make()).open();
    const price = { resource: 'dssd', currency: 'CHF', unit: 'GB/month', multiplier: 2 ** 51 };
    const given = [0, 1].map((level) => ({ ...price, level, price: '0.28', fromUs: 1000 }));
    await store.prices.put(given);
    const before = await store.prices.numbered();
    await store.prices.put([{ ...price, level: 1, price: '0.00000000000000000001', fromUs: 1000 }]);
    const after = await store.prices.numbered();
    expect(before.map(({ id: _, ...rest }) => rest)).toEqual(given);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after[1]?.price).toBe('0.00000000000000000001');
  });

  it('knows the subscriptions of an account by their beginning', async () => {
    const store = await (await make()).open();
    const given = {
      ...{ accountId: ACCOUNT, resource: 'dssd', amount: 2 ** 40, price: '21.9' },
      ...{ toUs: null, autoRenews: true, subscribedObject: 'c8fed0e4' },
    };
    const [late, early] = [
      { ...given, id: 'a', fromUs: 2000 },
      { ...given, id: 'b', fromUs: 1000, toUs: 3000, price: null, subscribedObject: null },
    ];
    await store.subscriptions.put([late, early, { ...late, id: 'c', accountId: OTHER }]);
    expect(await store.subscriptions.listOf(ACCOUNT)).toEqual([early, late]);
  });

  it('knows discounts by their period', async () => {
    const store = await (await make()).open();
    await store.discounts.put([
      { period: '3 months', discount: '0.03' },
      { period: '1 year', discount: '0.1' },
    ]);
    await store.discounts.put([{ period: '1 year', discount: '0.12' }]);
    expect(await store.discounts.list()).toEqual([
      { period: '1 year', discount: '0.12' },
      { period: '3 months', discount: '0.03' },
    ]);
  });
});
