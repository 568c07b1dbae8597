/** How each kind of condition is evaluated; a new kind has its syntax in `domain/alerts/condition` and a line here. */
import type { AlertCondition, MeasuredCondition } from '../../domain/alerts/condition';
import { watchOf } from '../../domain/alerts/watch';
import { MINUTE_MS } from '../../domain/points/interval';
import type { AlertChange } from '../../store/store';
import type { RuleContext } from './context';
import { failedServers } from './failed';
import { incompleteSources } from './incomplete';
import { measuredChanges } from './measured';
import { exceededQuotas } from './quotas';

export interface Evaluator<Condition extends AlertCondition> {
  /** How often there is something new to say. */
  readonly stepMs: (condition: Condition) => number;
  /** In any order, but those of one object in the order of time. */
  readonly changes: (context: RuleContext<Condition>) => Promise<readonly AlertChange[]>;
}

/** Conditions on measured values. */
const measured: Evaluator<MeasuredCondition> = {
  stepMs: (condition) => watchOf(condition).bucketMs,
  changes: measuredChanges,
};

/** Conditions on what is so now. */
const presentEvery = (minutes: number) => ({ stepMs: () => minutes * MINUTE_MS });

const EVALUATORS: {
  readonly [Kind in AlertCondition['kind']]: Evaluator<Extract<AlertCondition, { kind: Kind }>>;
} = {
  idle: measured,
  threshold: measured,
  failed: { ...presentEvery(1), changes: failedServers },
  quota: { ...presentEvery(5), changes: exceededQuotas },
  incomplete: { ...presentEvery(1), changes: incompleteSources },
};

export const evaluatorOf = ({ kind }: AlertCondition): Evaluator<AlertCondition> =>
  EVALUATORS[kind] as Evaluator<AlertCondition>;
