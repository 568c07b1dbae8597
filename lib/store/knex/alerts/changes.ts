/** Alerts are opened, closed and acknowledged, each with its event. */
import type { AlertObject } from '../../../domain/alerts/alert';
import type { Alert, AlertEvent, NewAlert } from '../../alerts';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { type AlertRow, FIELDS, fromRow, idOf, openKeyOf, toRow } from './columns';
import { writeEvents } from './events';

/** A mutex: of two transactions that open the same alert, the second one sees that of the first. */
async function lockOpenings(tx: Statements): Promise<void> {
  await tx.run((db) => db('meta').select('name').where({ name: 'alerts' }).forUpdate());
}

/** The unique index on open alerts would refuse a second one, even if there were no mutex. */
export async function openAlerts(
  tx: Statements,
  alerts: readonly NewAlert[],
): Promise<readonly Alert[]> {
  if (alerts.length === 0) return [];
  await lockOpenings(tx);
  const known = await knownAmong(tx, alerts);
  const opened = new Map<string, Alert>();
  for (const alert of alerts) {
    const [id, openKey] = [idOf(alert), openKeyOf(alert)];
    if (known.has(id) || known.has(openKey)) continue;
    known.add(openKey);
    opened.set(id, { ...alert, id, closedAtUs: null, acknowledgedAtUs: null });
  }
  const added = [...opened.values()];
  for (const some of chunksOf(added)) {
    await tx.run((db) => db('alerts').insert(some.map(toRow)));
  }
  await writeEvents(tx, { event: 'opened', atUs: ({ createdAtUs }) => createdAtUs, alerts: added });
  return added;
}

/** The ids and keys of those that are there, and of those whose object has an open one. */
async function knownAmong(tx: Statements, alerts: readonly NewAlert[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const some of chunksOf(alerts)) {
    const rows: { readonly id: string; readonly open_key: string | null }[] = await tx.run((db) =>
      db('alerts')
        .select('id', 'open_key')
        .whereIn('id', some.map(idOf))
        .orWhereIn('open_key', some.map(openKeyOf)),
    );
    for (const { id, open_key } of rows) known.add(id).add(open_key ?? id);
  }
  return known;
}

export interface Closing {
  readonly type: string;
  readonly object: AlertObject;
}

export async function closeAlerts(
  tx: Statements,
  closings: readonly Closing[],
  atUs: number,
): Promise<void> {
  const keys = closings.map(({ type, object }) => openKeyOf({ ...object, type }));
  for (const some of chunksOf(keys)) {
    const ids: string[] = await tx.run((db) =>
      db('alerts').whereIn('open_key', some).orderBy('id').forUpdate().pluck('id'),
    );
    await change(tx, ids, { event: 'closed', column: 'closed_us', atUs });
  }
}

export const closeOne = (tx: Statements, id: string, atUs: number): Promise<boolean> =>
  changeOne(tx, id, { event: 'closed', column: 'closed_us', atUs });

export const acknowledge = (tx: Statements, id: string, atUs: number): Promise<boolean> =>
  changeOne(tx, id, { event: 'acknowledged', column: 'acknowledged_us', atUs });

interface Change {
  readonly event: AlertEvent;
  /** When it happened; null before. */
  readonly column: 'closed_us' | 'acknowledged_us';
  readonly atUs: number;
}

async function changeOne(tx: Statements, id: string, made: Change): Promise<boolean> {
  const [locked]: string[] = await tx.run((db) =>
    db('alerts').where({ id }).whereNull(made.column).forUpdate().pluck('id'),
  );
  if (locked === undefined) return false;
  await change(tx, [locked], made);
  return true;
}

/** Of locked alerts. An alert is not closed before it was created. */
async function change(
  tx: Statements,
  ids: readonly string[],
  { event, column, atUs }: Change,
): Promise<void> {
  const closing = column === 'closed_us' ? { open_key: null } : {};
  await tx.run((db) =>
    db('alerts')
      .whereIn('id', ids)
      .update({ [column]: atUs, ...closing }),
  );
  const rows = await tx.run((db) =>
    db('alerts').select<AlertRow[]>(FIELDS).whereIn('id', ids).orderBy('id'),
  );
  await writeEvents(tx, { event, atUs: () => atUs, alerts: rows.map(fromRow) });
}
