/** What exact totals cost, against the bare SQL of their sums. */
import { exactTotals } from '../../lib/report/exact-totals';
import { totalsStatement } from '../../lib/store/knex/lives/totals';
import { CLOUD_END_US } from './cloud';
import type { Line } from './line';

const DAY_US = 86_400_000_000;
const month = { startUs: CLOUD_END_US - 31 * DAY_US, stopUs: CLOUD_END_US };

export const totalLines: readonly Line[] = [
  {
    name: 'exact month total of all projects / the bare SQL of the sums',
    unit: 'ratio',
    atMost: 2,
    async run({ compare, kind, large }) {
      const { sql, bindings } = totalsStatement(kind, month);
      const { productMs, baseMs, ratio } = await compare(
        () => exactTotals(large.service.store.totals, month),
        () => large.bare.all(sql, bindings),
      );
      return { value: ratio, detail: `${productMs.toFixed(1)} / ${baseMs.toFixed(1)} ms` };
    },
  },
];
