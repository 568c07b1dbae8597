/** Table `metrics`: what metrics mean, as far as it was given. */
import { type MetricMeaning, meaningOf } from '../../../domain/points/roles';
import type { Metric, Metrics } from '../../metrics';
import { putRows } from '../identity/patch-row';
import type { Database } from '../sql/database';

type MetricRow = Pick<Metric, 'name'> & {
  readonly [Member in keyof MetricMeaning]: MetricMeaning[Member] | null;
};

/** What was not given is as it is known of the name. */
function fromRow({ name, ...given }: MetricRow): Metric {
  const known = meaningOf(name);
  return {
    name,
    role: given.role ?? known.role,
    unit: given.unit ?? known.unit,
    scale: given.scale ?? known.scale,
  };
}

const FIELDS = ['name', 'role', 'unit', 'scale'] as const;

export const metricsOf = ({ dialect, read, write }: Database): Metrics => ({
  async find(name) {
    const [row] = await read.run((db) =>
      db('metrics')
        .select<MetricRow[]>(...FIELDS)
        .where({ name }),
    );
    return row && fromRow(row);
  },
  async list({ after = '', limit }) {
    const rows = await read.run((db) =>
      db('metrics')
        .select<MetricRow[]>(...FIELDS)
        .where('name', '>', after)
        .orderBy('name')
        .limit(limit),
    );
    return rows.map(fromRow);
  },
  put: (changes) =>
    write((tx) =>
      putRows(tx, dialect, {
        table: 'metrics',
        key: 'name',
        rows: changes.map(({ name, role, unit, scale }) => ({ name, role, unit, scale })),
      }),
    ),
});
