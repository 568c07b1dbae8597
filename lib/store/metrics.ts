/** The contract of metrics: what the values that are written under a name mean. */
import type { MetricMeaning } from '../domain/points/roles';
import type { Change, Repository } from './repository';

/** As it was given, or else as it is known of the name. */
export interface Metric extends MetricMeaning {
  readonly name: string;
}

/** Null: as it is known of the name. */
type GivenMeaning = { readonly [Member in keyof MetricMeaning]: MetricMeaning[Member] | null };

export type MetricChange = Change<GivenMeaning & Pick<Metric, 'name'>, 'name'>;

/** Keyed by name: those that points were written to, and those whose meaning was given. */
export type Metrics = Repository<Metric, MetricChange>;
