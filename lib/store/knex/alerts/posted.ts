/** Alerts that somebody posts: opened, or changed where one is open; and acknowledgements that are taken back. */
import type { Alert, NewAlert } from '../../alerts';
import type { Statements } from '../sql/statements';
import { openAlerts } from './changes';
import { type AlertRow, FIELDS, fromRow, openKeyOf, toRow } from './columns';

/** What was created at the instant of one that is closed already is created right after it. */
export async function openOrChange(tx: Statements, alert: NewAlert): Promise<Alert> {
  const changed = await changeOpen(tx, alert);
  if (changed) return changed;
  const [opened] = await openAlerts(tx, [alert]);
  return opened ?? openOrChange(tx, { ...alert, createdAtUs: alert.createdAtUs + 1 });
}

async function changeOpen(tx: Statements, alert: NewAlert): Promise<Alert | undefined> {
  const [row] = await tx.run((db) =>
    db('alerts')
      .select<AlertRow[]>(FIELDS)
      .where({ open_key: openKeyOf(alert) })
      .forUpdate(),
  );
  if (!row) return undefined;
  const { message, severity, context } = alert;
  const after = { ...fromRow(row), message, severity, context };
  const { message: text, severity: stored, context: json } = toRow(after);
  const cells = { message: text, severity: stored, context: json };
  await tx.run((db) => db('alerts').where({ id: after.id }).update(cells));
  return after;
}

export async function unacknowledge(tx: Statements, id: string): Promise<boolean> {
  const changed = await tx.run((db) =>
    db('alerts').where({ id }).whereNotNull('acknowledged_us').update({ acknowledged_us: null }),
  );
  return changed > 0;
}
