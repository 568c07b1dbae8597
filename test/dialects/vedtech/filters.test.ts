/** Which instances are listed, and which values count as present. */
import { perTest } from '../../support/scene';
import { hostingApp, sampled } from '../../support/vedtech/hosting';

const ACCOUNT = 'a'.repeat(32);

const scene = perTest(hostingApp, (app) => app.close());
const hasty = perTest(
  () => hostingApp({ maxAge: 60 }),
  (app) => app.close(),
);

/** Their names stand for them. */
const namesIn = ({ instances }: { readonly instances: readonly { readonly name: string }[] }) =>
  instances.map(({ name }) => name);

it('lists the instances of a plan by the number that the inventory gives of it', async () => {
  const app = await scene();
  await app.host(
    { id: 'a', accountId: ACCOUNT, hosting: { plan: 'Professional', ext: { plan_id: 7 } } },
    { id: 'b', accountId: ACCOUNT, hosting: { plan: 'Professional', ext: { plan_id: 7 } } },
    { id: 'c', accountId: ACCOUNT, hosting: { plan: 'Starter', ext: { plan_id: 8 } } },
    { id: 'd', accountId: ACCOUNT, state: 'stopped', hosting: { ext: { plan_id: 7 } } },
    { id: 'e', accountId: ACCOUNT },
  );
  const key = await app.addKey({ accounts: [ACCOUNT] });
  expect(namesIn(await app.data('/instances?plan_id=7', key))).toEqual(['a', 'b', 'd']);
  expect(namesIn(await app.data('/instances?plan_id=7&state=running', key))).toEqual(['a', 'b']);
  expect(await app.data('/instances?plan_id=7&limit=1&offset=1', key)).toMatchObject({
    instances: [{ name: 'b' }],
    total_instances: 3,
  });
  expect(await app.data('/instances?plan_id=9', key)).toEqual({
    instances: [],
    total_instances: 0,
  });
});

it('lists them by the number that is counted for a plan of which none is given', async () => {
  const app = await scene();
  await app.host(
    { id: 'a', accountId: ACCOUNT, hosting: { number: 1, plan: 'Professional' } },
    { id: 'b', accountId: ACCOUNT, hosting: { number: 2, plan: 'Starter' } },
  );
  const key = await app.addKey({ accounts: [ACCOUNT] });
  const numbers = await app.store.numbers.assign('plan', ['Starter', 'Professional']);
  const of = (plan: string) => app.data(`/instances?plan_id=${numbers.get(plan)}`, key);
  expect(namesIn(await of('Professional'))).toEqual(['a']);
  expect(namesIn(await of('Starter'))).toEqual(['b']);
});

it('shows no CPU and memory that are older than their limit, and storage however old', async () => {
  const app = await hasty();
  const atMs = app.clock.us / 1000;
  const values = { cpu: 50, ram: 2 ** 30, db: 2 ** 31, file: 2 ** 32 };
  await app.host(
    {
      id: 'fresh',
      accountId: ACCOUNT,
      hosting: { number: 1 },
      samples: sampled(atMs - 60_000, values),
    },
    {
      id: 'old',
      accountId: ACCOUNT,
      hosting: { number: 2 },
      samples: sampled(atMs - 60_001, values),
    },
  );
  const key = await app.addKey({ accounts: [ACCOUNT] });
  const fresh = await app.data('/instance/1', key);
  const old = await app.data('/instance/2', key);
  expect(fresh.current_usage).toMatchObject({ cpu_percent: 50, ram_mb: 1024, db_storage_gb: 2 });
  expect(old.current_usage).toMatchObject({ cpu_percent: 0, ram_mb: 0, db_storage_gb: 2 });
  expect(old.last_updated).toBe('2026-01-01T23:58:59Z');
  const { aggregate_usage: sums } = await app.data('/summary', key);
  expect(sums).toMatchObject({ used_ram_mb: 1024, used_db_storage_gb: 4 });
});
