/** What an evaluation is about, and what it finds out about one object. */
import type { AlertCondition } from '../../domain/alerts/condition';
import type { Transition } from '../../domain/alerts/evaluation';
import type { AlertRule, Store } from '../../store/store';
import type { WatchedObject } from './objects';

export interface RuleContext<Condition extends AlertCondition = AlertCondition> {
  readonly store: Store;
  readonly rule: AlertRule;
  readonly condition: Condition;
  /** What comes after it, up to and with `untilUs`; both are multiples of the step. */
  readonly afterUs: number;
  readonly untilUs: number;
  /** Points or hours that are read at once. */
  readonly budget: number;
}

export interface ObjectTransitions {
  readonly watched: WatchedObject;
  readonly transitions: readonly Transition[];
}
