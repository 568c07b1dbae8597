/** Alert rules are evaluated: each up to the last bucket that is complete, and its changes applied once, whoever does it. */
import { isFault, parseCondition } from '../../domain/alerts/condition';
import { AppError } from '../../errors';
import { allOf } from '../../store/pages';
import type { AlertChange, AlertRule, Store } from '../../store/store';
import { POINTS_BUDGET } from '../points/budget';
import { evaluatorOf } from './evaluators';
import { openAlertsOf } from './open-alerts';

export interface RulesRun {
  readonly nowUs: number;
  /** Aborted: ends with `interrupted` after the rule at hand. */
  readonly signal: AbortSignal;
  /** Points or hours that are read at once; beyond it for one object alone, its rule is not evaluated. */
  readonly budget?: number;
}

export interface RulesReport {
  readonly opened: number;
  readonly closed: number;
}

/** Values may arrive so much later than they were measured. */
const GRACE_US = 60_000_000;
/** After a pause rules say what happened meanwhile, but not longer ago than this. */
const CATCH_UP_US = 24 * 3600 * 1_000_000;
/** A rule that would read too much does not keep the others from being evaluated; its error is thrown after them. */
export async function evaluateRules(store: Store, run: RulesRun): Promise<RulesReport> {
  const report = { opened: 0, closed: 0 };
  let refusal: AppError | undefined;
  for await (const rule of allRules(store)) {
    if (run.signal.aborted) throw new AppError('interrupted', 'interrupted');
    try {
      for (const { kind } of await evaluateRule(store, rule, run)) report[kind] += 1;
    } catch (error) {
      refusal ??= refusalOf(rule, error);
    }
  }
  if (refusal) throw refusal;
  return report;
}

/** Throws what is none. */
function refusalOf({ name }: AlertRule, error: unknown): AppError {
  if (!(error instanceof AppError) || error.code !== 'tooLarge') throw error;
  return new AppError('tooLarge', `alert rule ${name}: ${error.message}`);
}

const allRules = ({ alertRules }: Store): AsyncGenerator<AlertRule> =>
  allOf(alertRules.list, ({ name }) => name);

/** The changes that this process applied. */
async function evaluateRule(
  store: Store,
  rule: AlertRule,
  { nowUs, budget = POINTS_BUDGET }: RulesRun,
): Promise<readonly AlertChange[]> {
  const condition = parseCondition(rule.condition);
  if (!rule.isEnabled || isFault(condition)) return closeAll(store, rule, nowUs);
  const { stepMs, changes } = evaluatorOf(condition);
  const stepUs = stepMs(condition) * 1000;
  const untilUs = Math.floor((nowUs - GRACE_US) / stepUs) * stepUs;
  const fromUs = rule.evaluatedAtUs;
  if (fromUs !== null && fromUs >= untilUs) return [];
  const earliestUs = Math.ceil((untilUs - CATCH_UP_US) / stepUs) * stepUs;
  const afterUs = fromUs === null ? untilUs - stepUs : Math.max(fromUs, earliestUs);
  const found = await changes({ store, rule, condition, afterUs, untilUs, budget });
  const sorted = [...found].sort((a, b) => instantOf(a) - instantOf(b));
  return apply(store, rule, { untilUs, changes: sorted });
}

const instantOf = (change: AlertChange): number =>
  change.kind === 'opened' ? change.alert.createdAtUs : change.atUs;

async function apply(
  { alerts }: Store,
  { name, evaluatedAtUs }: AlertRule,
  found: { readonly untilUs: number; readonly changes: readonly AlertChange[] },
): Promise<readonly AlertChange[]> {
  const evaluation = { ruleName: name, fromUs: evaluatedAtUs, ...found };
  return (await alerts.applyEvaluation(evaluation)) ? found.changes : [];
}

/** A rule that is switched off has no open alerts. */
async function closeAll(
  store: Store,
  rule: AlertRule,
  nowUs: number,
): Promise<readonly AlertChange[]> {
  const open = await openAlertsOf(store, rule.name);
  if (open.length === 0) return [];
  const changes = open.map(
    ({ type, scopeType, scopeId, createdAtUs }): AlertChange => ({
      kind: 'closed',
      type,
      object: { scopeType, scopeId },
      atUs: Math.max(nowUs, createdAtUs),
    }),
  );
  return apply(store, rule, { untilUs: nowUs, changes });
}
