/** What metrics are known, and those that a word in a condition or a request means. */
import { METRIC_ROLES } from '../domain/points/roles';
import { allOf } from '../store/pages';
import type { Metric, Store } from '../store/store';

export const allMetrics = ({ metrics }: Pick<Store, 'metrics'>): AsyncGenerator<Metric> =>
  allOf(metrics.list, ({ name }) => name);

export type NamedMetric = Pick<Metric, 'name' | 'scale'>;

/** All of a role, or the one of that name. */
export async function metricsNamed(
  store: Pick<Store, 'metrics'>,
  word: string,
): Promise<readonly NamedMetric[]> {
  if (!METRIC_ROLES.some((role) => role === word)) return [{ name: word, scale: 1 }];
  const named: NamedMetric[] = [];
  for await (const metric of allMetrics(store)) if (metric.role === word) named.push(metric);
  return named;
}

/** The role that a word names, or that the metric of that name has; else the word itself. */
export async function roleOf({ metrics }: Pick<Store, 'metrics'>, word: string): Promise<string> {
  if (METRIC_ROLES.some((role) => role === word)) return word;
  for await (const { name, role } of allMetrics({ metrics })) {
    if (name === word) return role ?? word;
  }
  return word;
}
