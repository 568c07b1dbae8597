/** What to do with a row whose key is there, as SQLite and PostgreSQL put it. */
import type { Insert } from './dialect';

export function onConflictClause({ columns, onConflict: { key, act } }: Insert): string {
  if (act === 'keep') return `on conflict (${key}) do nothing`;
  const keys = key.split(', ');
  const replaced = columns.filter((column) => !keys.includes(column));
  const settings = replaced.map((column) => `${column} = excluded.${column}`);
  return `on conflict (${key}) do update set ${settings.join(', ')}`;
}
