/** Two hundred thousand servers in three years, put into a database by its own SQL, without the fold. */
import { lifeClass, NEVER_US } from '../../../lib/domain/life-class';
import type { DatabaseKind, TestDatabase } from './databases';

export const MANY = 200_000;
/** Half of all servers are its. */
export const LARGE_PROJECT = 'project-000';
export const DAY_US = 86_400_000_000;
const DAYS = 1000;
const ROUND = 100;

/** Quantiles of lives as clouds have them, in days: half of them end within four hours, few last for years. */
const LIVES_DAYS = [
  ...[0.001, 0.003, 0.006, 0.01, 0.015, 0.022, 0.03, 0.042, 0.056, 0.075, 0.1, 0.14, 0.18],
  ...[0.24, 0.32, 0.43, 0.6, 0.85, 1.2, 1.9, 3.2, 6, 14, 60, 400],
];

const NUMBERS: Readonly<Record<DatabaseKind, string>> = {
  SQLite: `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${MANY - 1})`,
  PostgreSQL: `with n(i) as (select i from generate_series(0, ${MANY - 1}) i)`,
  MariaDB: `with n as (select seq as i from seq_0_to_${MANY - 1})`,
};

const PADDED: Readonly<Record<DatabaseKind, (text: string, width: number) => string>> = {
  SQLite: (text, width) => `printf('%0${width}d', ${text})`,
  PostgreSQL: (text, width) => `lpad((${text})::text, ${width}, '0')`,
  MariaDB: (text, width) => `lpad(${text}, ${width}, '0')`,
};

const join = (kind: DatabaseKind, ...parts: string[]) =>
  kind === 'MariaDB' ? `concat(${parts.join(', ')})` : parts.join(' || ');

/** The rows; one in 26 still runs. Births go round the days, so that each project has each sort of life on any day. */
function rows(kind: DatabaseKind): string {
  const kinds = LIVES_DAYS.length + 1;
  const spans = LIVES_DAYS.map((days, k) => {
    const us = Math.round(days * DAY_US);
    return `select ${k} as k, ${us} as us, ${lifeClass(0, us)} as life_class`;
  });
  const running = `select ${kinds - 1}, null, ${lifeClass(0, null)}`;
  const pad = PADDED[kind];
  const count = kind === 'MariaDB' ? 'i div' : 'i /';
  return `${NUMBERS[kind]}, spans as (${[...spans, running].join(' union all ')}), lives as (
      select i, us, life_class, ((${count} ${ROUND}) * 37 % ${DAYS}) * ${DAY_US} + i as born
      from n join spans on k = (${count} ${ROUND}) % ${kinds})
    select ${join(kind, `'server-'`, pad('i', 7))},
      ${join(kind, `'project-'`, pad(`case when i % 2 = 0 then 0 else i % ${ROUND} end`, 3))}, '[]', life_class,
      born, coalesce(born + us, ${NEVER_US}), born, coalesce(born + us, ${NEVER_US})
    from lives`;
}

const COLUMNS = 'id, project_id, notes, life_class, born_us, ended_us, launched_us, terminated_us';

export async function putManyServers({ kind, all }: TestDatabase): Promise<void> {
  const select = rows(kind);
  await all(
    kind === 'MariaDB'
      ? `insert into servers (${COLUMNS}) ${select}`
      : `insert into servers (${COLUMNS}) select * from (${select}) made`,
  );
  await all('insert into projects select distinct project_id from servers');
}
