/** The instance of the page's examples, one of another account, and one that is stopped. */
import { type HostingApp, hostingApp, sampled } from '../hosting';

export interface Example extends Pick<HostingApp, 'ask' | 'close'> {
  /** Of the account of instances 91 and 93. */
  readonly key: string;
  data(path: string): ReturnType<HostingApp['data']>;
}

const [OWN, OTHER] = ['a'.repeat(32), 'b'.repeat(32)];

export async function example(): Promise<Example> {
  const app = await hostingApp();
  const atMs = app.clock.us / 1000;
  const values = { cpu: 15.2, ram: 536_870_912, db: 2_684_354_560, file: 1_288_490_189 };
  const limits = { cpuCores: '2', ramMb: 2048, dbGb: '10', fileGb: '20', users: 15 };
  const names = { subdomain: 'mycompany', odooVersion: '19', plan: 'Professional' };
  await app.host(
    {
      ...{ id: 's1', accountId: OWN, name: 'My Company ERP' },
      hosting: { number: 91, ...names, ...limits },
      samples: [2, 1, 0].flatMap((hours) => sampled(atMs - hours * 3_600_000, values)),
    },
    { id: 's2', accountId: OTHER, hosting: { number: 92, subdomain: 'bakery' } },
    { id: 's3', accountId: OWN, state: 'stopped', hosting: { number: 93, ...limits } },
  );
  const key = await app.addKey({ accounts: [OWN] });
  return { ask: app.ask, close: app.close, key, data: (path) => app.data(path, key) };
}
