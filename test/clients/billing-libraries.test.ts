/** Debian's libcloud reads bills here, by its driver for CloudSigma over HTTPS, as it does there. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NOW_US } from '../support/cloudsigma/billing';
import { ACCOUNT, httpsService, LOGIN, PASSWORD } from '../support/cloudsigma/https';
import { PYTHON } from '../support/openstack/installed';
import { perFile } from '../support/scene';
import { onInstalled } from '../support/writers/installed';

const run = promisify(execFile);
const GIB = 2 ** 30;
const HOUR_US = 3_600_000_000;

onInstalled(['python3-libcloud'], "Debian's libcloud", () => {
  const scene = perFile(
    async () => {
      const service = await httpsService();
      const { store, port, certificate } = service;
      const held = { accountId: ACCOUNT, fromUs: NOW_US - HOUR_US, toUs: NOW_US + HOUR_US };
      const subscription = {
        ...{ ...held, resource: 'dssd', amount: 10 * GIB, price: '1.8' },
        ...{ autoRenews: true, subscribedObject: null },
      };
      await store.subscriptions.put([
        { ...subscription, id: '1001' },
        { ...subscription, id: '1002', resource: 'ip', amount: 2, price: null, toUs: null },
        { ...subscription, id: '1003', toUs: NOW_US - 1 },
      ]);
      const drive = { ...held, id: 'drive', resource: 'dssd', amount: 11 * GIB, serverId: null };
      await store.usedResources.put([drive]);
      const price = { resource: 'dssd', currency: 'CHF', level: 1, price: '0.266' };
      await store.prices.put([
        { ...price, unit: 'GB/month', multiplier: 2_783_138_807_808_000, fromUs: held.fromUs },
      ]);
      const script = join(__dirname, 'read-by-libcloud.py');
      const words = ['-B', script, String(port), certificate, LOGIN, PASSWORD];
      const env = { PATH: '/usr/bin:/bin', PYTHONWARNINGS: 'ignore' };
      const { stdout } = await run(PYTHON, words, { env });
      return { read: JSON.parse(stdout), close: service.close };
    },
    ({ close }) => close(),
  );

  it('reads prices, what is used, and the balance', async () => {
    const { read } = await scene();
    expect(read.pricing).toEqual({
      current: { dssd: 1 },
      next: { dssd: 1 },
      meta: { limit: 0, offset: 0, total_count: 1 },
      objects: [
        {
          ...{ currency: 'CHF', id: '1', level: 1, multiplier: 2_783_138_807_808_000 },
          ...{ price: '0.26600000000000000000', resource: 'dssd', unit: 'GB/month' },
        },
      ],
    });
    const balance = { balance: '100.00000000000000000000', currency: 'CHF' };
    expect(read.balance).toEqual({ ...balance, credit_limit: '20.00000000000000000000' });
    expect(read.usage).toEqual({
      balance,
      usage: {
        cpu: { burst: 0, subscribed: 0, using: 0 },
        dssd: { burst: GIB, subscribed: 10 * GIB, using: 11 * GIB },
        ip: { burst: 0, subscribed: 2, using: 0 },
        mem: { burst: 0, subscribed: 0, using: 0 },
      },
    });
  });

  it('lists subscriptions, by status and resource or all of them', async () => {
    const { read } = await scene();
    expect(read.subscriptions).toEqual([
      {
        ...{ id: '1001', resource: 'dssd', amount: 10 * GIB, period: '2:00:00' },
        ...{ status: 'active', price: '1.80000000000000000000', auto_renew: true },
        ...{ start_time: '2026-08-10 11:00:00+00:00', end_time: '2026-08-10 13:00:00+00:00' },
        subscribed_object: null,
      },
    ]);
    expect(read.all).toEqual(['1001', '1002', '1003']);
  });

  it('raises its own errors, with type, message and point', async () => {
    const { read } = await scene();
    expect(read['unknown status']).toEqual([
      ...[400, 'validation'],
      "Invalid status 'cancelled' provided. Please provide one of active, inactive, expired, all, notexpired.",
      'status',
    ]);
    expect(read['wrong password']).toEqual(['InvalidCredsError', "'Invalid credentials'"]);
  });
});
