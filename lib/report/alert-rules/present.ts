/** Alerts about what is so now: they open for what holds and has none, and close for what does not hold any more. */
import type { AlertObject } from '../../domain/alerts/alert';
import type { AlertChange, NewAlert } from '../../store/store';
import type { RuleContext } from './context';
import { openAlertsOf } from './open-alerts';

/** An object for which a condition holds, with what it belongs to. */
export type HeldObject = AlertObject &
  Pick<NewAlert, 'projectId' | 'accountId'> & {
    /** What makes it hold, in short. */
    readonly value: string | number;
  };

const keyOf = ({ scopeType, scopeId }: AlertObject): string => `${scopeType} ${scopeId}`;

export async function presentChanges(
  { store, rule, untilUs }: RuleContext,
  held: readonly HeldObject[],
): Promise<readonly AlertChange[]> {
  const open = await openAlertsOf(store, rule.name);
  const [holding, known] = [new Set(held.map(keyOf)), new Set(open.map(keyOf))];
  const opened = held
    .filter((object) => !known.has(keyOf(object)))
    .map(({ value, ...object }): AlertChange => {
      const { condition, severity, name: type } = rule;
      const words = { message: `${condition}: ${value}`, context: { rule: condition, value } };
      const alert = { ...object, ...words, type, severity, siteId: null, createdAtUs: untilUs };
      return { kind: 'opened', alert };
    });
  const closed = open
    .filter((alert) => !holding.has(keyOf(alert)))
    .map(({ type, scopeType, scopeId, createdAtUs }): AlertChange => {
      const atUs = Math.max(untilUs, createdAtUs);
      return { kind: 'closed', type, object: { scopeType, scopeId }, atUs };
    });
  return [...opened, ...closed];
}
