/** What the page says in words, each sentence with its test. */
import { type Example, example } from './example';
import type { Compared, Replay } from './replayed';

export interface Demand {
  readonly text: string;
  readonly test: string;
}

type Check = (app: Example) => Promise<Omit<Compared, 'id'>>;

const PATHS = ['/instances', '/instance/91', '/instance/91/history', '/summary'];
const PERIODS = ['1h', '6h', '24h', '7d', '30d'];
const INTERVALS = ['5m', '15m', '1h', '1d'];

const idsOf = (instances: readonly { readonly id: number }[]) => instances.map(({ id }) => id);

/** By what the test of the demand says. */
const CHECKS: Readonly<Record<string, Check>> = {
  "list has every instance of the key's account and none of others; total_instances is their number":
    async ({ data }) => {
      const { instances, total_instances: total } = await data('/instances');
      return { found: [idsOf(instances).sort(), total], expected: [[91, 93], 2] };
    },
  'all four paths answer with it': async ({ ask, key }) => {
    const answers = await Promise.all(PATHS.map((path) => ask(path, key)));
    return { found: answers.map(({ status }) => status), expected: PATHS.map(() => 200) };
  },
  'instance/91 and instance/mycompany give the same body': async ({ ask, key }) => {
    const [byNumber, byName] = [
      await ask('/instance/91', key),
      await ask('/instance/mycompany', key),
    ];
    return { found: byName.body, expected: byNumber.body };
  },
  'each is echoed; none given: 24h': async ({ data }) => {
    const queries = [...PERIODS.map((period) => `?period=${period}`), ''];
    const answers = await Promise.all(queries.map((query) => data(`/instance/91/history${query}`)));
    return { found: answers.map(({ period }) => period), expected: [...PERIODS, '24h'] };
  },
  'answer carries a resolved value; auto with 7d gives 1h': async ({ data }) => {
    const queries = [...INTERVALS, 'auto'].map((interval) => `?period=7d&interval=${interval}`);
    const answers = await Promise.all(queries.map((query) => data(`/instance/91/history${query}`)));
    return { found: answers.map(({ interval }) => interval), expected: [...INTERVALS, '1h'] };
  },
  'multiples of the interval, ascending, no fraction': async ({ data }) => {
    const { metrics } = await data('/instance/91/history?period=7d');
    const stamps: string[] = metrics.map(({ timestamp }: { timestamp: string }) => timestamp);
    const hours = ['2026-01-01T22:00:00Z', '2026-01-01T23:00:00Z', '2026-01-02T00:00:00Z'];
    return { found: stamps, expected: hours };
  },
  'host name only': async ({ data }) => {
    const { instance } = await data('/instance/91');
    return { found: instance.full_url, expected: 'mycompany.tenants.example.com' };
  },
  'typeof string': async ({ data }) => {
    const { instance } = await data('/instance/91');
    return { found: instance.odoo_version, expected: '19' };
  },
};

export const replayDemands: Replay<readonly Demand[]> = async (demands) => {
  const app = await example();
  try {
    const compared: Compared[] = [];
    for (const { text, test } of demands) {
      const check = CHECKS[test];
      if (!check) throw new Error(`nothing tests that "${test}"`);
      compared.push({ id: text, ...(await check(app)) });
    }
    return { compared, leftOut: [] };
  } finally {
    await app.close();
  }
};
