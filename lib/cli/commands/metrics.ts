/** `metrics`: what measured values mean. */
import type { Metric } from '../../store/store';
import { listedNoun } from '../places/listed';
import { field } from '../program/columns';

const metricJson = ({ name, role, unit, scale }: Metric) => ({ name, role, unit, scale });

export const metricsCommand = listedNoun({
  name: 'metrics',
  summary: 'see metrics: which quantity each measures, and in which unit it is written',
  listing: {
    kind: 'metric',
    columns: [field('name'), field('role'), field('unit'), field('scale', { isNumber: true })],
    json: (metric: ReturnType<typeof metricJson>) => ({ kind: 'metric', ...metric }),
  },
  example: 'usage.cpu',
  keyOf: ({ name }) => name,
  list: ({ metrics }, page) => metrics.list(page),
  find: ({ metrics }, name) => metrics.find(name),
  toJson: metricJson,
});
