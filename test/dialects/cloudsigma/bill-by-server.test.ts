/** A bill by server, as a client of CloudSigma's API makes it: each charge for burst is split by what servers used at its poll. */
import { observe } from '../../../lib/domain/observation';
import { bill, billingApp, DAY_US } from '../../support/cloudsigma/billing';
import { aServer, BIG, TINY } from '../../support/observations/servers';

const ACCOUNT = 'a'.repeat(32);
const START_US = Date.UTC(2026, 7, 1) * 1000;
const HOUR_US = DAY_US / 24;

/** All that the client reads out of a reason. */
const RESOURCE = /Burst: .* of ([^ ]*) .*/;

type Json = Readonly<Record<string, unknown>>;

function billByServer(ledger: readonly Json[], usage: readonly Json[]): Record<string, number> {
  const bills: Record<string, number> = {};
  for (const { reason, amount, poll_time: poll } of ledger) {
    const [, resource] = RESOURCE.exec(String(reason)) ?? [];
    if (resource === undefined) continue;
    const used = usage.filter(
      (each) => each['poll_time'] === poll && each['resource'] === resource,
    );
    const total = used.reduce((sum, each) => sum + Number(each['amount']), 0);
    for (const { uuid, amount: own } of used) {
      const share = (Number(amount) * Number(own)) / total;
      bills[String(uuid)] = (bills[String(uuid)] ?? 0) + share;
    }
  }
  return bills;
}

it('each charge finds the usage of its poll, and the shares are those of the servers', async () => {
  const app = await billingApp();
  const key = await app.addAccount(ACCOUNT);
  const { store } = app;
  await store.projects.put([{ id: 'project', accountId: ACCOUNT }]);
  const launchedAt = '2026-08-01T00:00:00';
  for (const [id, size] of [
    ['tiny', TINY],
    ['big', BIG],
  ] as const) {
    const server = aServer({ id, size, projectId: 'project', launchedAt });
    // The tiny one is gone after half of the time.
    const endUs = id === 'tiny' ? START_US + HOUR_US / 2 : START_US + HOUR_US;
    const facts = { ...server.facts, state: 'deleted', terminatedAtUs: endUs };
    const observation = observe({ ...server, atUs: endUs, facts });
    await store.observations.record({ origin: 'test', submitted: [{ observation }] });
  }
  const price = { resource: 'mem', currency: 'CHF', level: 1, price: '1', fromUs: START_US };
  await store.prices.put([{ ...price, unit: 'GB/hour', multiplier: 3600 * 2 ** 30 }]);
  await store.ledger.submit([
    {
      ...{ accountId: ACCOUNT, kind: 'payment', reference: '1', timeUs: START_US },
      ...{ amount: '-5', reason: 'Cash', userId: 'ann' },
    },
  ]);
  await bill(store);
  const ledger = await app.objects('/ledger/?limit=0', key);
  const usage = await app.objects('/usage/?poll_time__gt=2026-08-01&limit=0', key);
  const bills = billByServer(ledger, usage);
  expect(Object.keys(bills).sort()).toEqual(['big', 'tiny']);
  expect(bills['tiny']).toBeCloseTo(TINY.memoryMb / 1024 / 2, 10);
  expect(bills['big']).toBeCloseTo(BIG.memoryMb / 1024, 10);
  await app.close();
});
