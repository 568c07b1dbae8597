/**
 * What the stored metrics mean, as it was given or as it is known of their names. SQL text: every question
 * about projects asks it, and the builder takes longer than the database.
 */
import { meaningOf } from '../../../../../domain/points/roles';
import type { Statements } from '../../../sql/statements';

export interface StoredMeaning {
  readonly metricId: number;
  readonly role: string | null;
  readonly scale: number;
  /** As which it was added up lately, if that is something else. */
  readonly isChanged: boolean;
}

interface MetricRow {
  readonly id: number;
  readonly name: string;
  readonly role: string | null;
  readonly scale: number | null;
  readonly folded_as: string | null;
}

export const meaningText = (role: string | null, scale: number): string => `${role} ${scale}`;

export async function storedMeanings(read: Statements): Promise<StoredMeaning[]> {
  const rows = await read.all<MetricRow>(
    'select id, name, role, scale, folded_as from metrics order by id',
  );
  return rows.map((row) => {
    const known = meaningOf(row.name);
    const role = row.role ?? known.role;
    const scale = row.scale ?? known.scale;
    const before = row.folded_as ?? meaningText(known.role, known.scale);
    return { metricId: row.id, role, scale, isChanged: before !== meaningText(role, scale) };
  });
}
