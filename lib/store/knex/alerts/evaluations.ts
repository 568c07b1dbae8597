/** What a rule has found out is applied at once, and by one process only. */
import type { AlertChange, RuleEvaluation } from '../../alerts';
import type { Statements } from '../sql/statements';
import { closeAlerts, openAlerts } from './changes';

/** Compare-and-set: the row of the rule is locked, and says up to when it was evaluated. */
export async function applyEvaluation(
  tx: Statements,
  { ruleName, fromUs, untilUs, changes }: RuleEvaluation,
): Promise<boolean> {
  const advanced = await tx.run((db) =>
    db('alert_rules')
      .where({ name: ruleName, evaluated_us: fromUs })
      .update({ evaluated_us: untilUs }),
  );
  if (advanced === 0) return false;
  for (const some of byInstant(changes)) {
    await openAlerts(
      tx,
      some.flatMap((change) => (change.kind === 'opened' ? [change.alert] : [])),
    );
    const closed = some.flatMap((change) => (change.kind === 'closed' ? [change] : []));
    await closeAlerts(tx, closed, instantOf(some[0]));
  }
  return true;
}

const instantOf = (change: AlertChange | undefined): number => {
  if (!change) return 0;
  return change.kind === 'opened' ? change.alert.createdAtUs : change.atUs;
};

/** Of one instant an object has one change at most. */
function byInstant(changes: readonly AlertChange[]): readonly (readonly AlertChange[])[] {
  const groups = new Map<number, AlertChange[]>();
  for (const change of changes) {
    const atUs = instantOf(change);
    groups.set(atUs, [...(groups.get(atUs) ?? []), change]);
  }
  return [...groups.values()];
}
