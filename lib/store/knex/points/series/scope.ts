/** Which series a scope holds, as a condition on table `series`. */
import type { Knex } from 'knex';
import type { SeriesBinding, SeriesOwners, SeriesScope } from '../../../points';
import type { DialectName } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';

/** A server's project is looked up, not copied: it is that of the server now. */
const serversOfProjects = (db: Knex, projectIds: Knex.QueryBuilder | readonly string[]) =>
  db('servers')
    .select('id')
    .whereIn('project_id', projectIds as string[]);

const projectsOfAccounts = (db: Knex, accountIds: readonly string[]) =>
  db('project_details').select('id').whereIn('account_id', accountIds);

const sitesOfAccounts = (db: Knex, accountIds: readonly string[]) =>
  db('sites').select('id').whereIn('account_id', accountIds);

type Condition = (series: Knex.QueryBuilder) => void;

const ownedBy =
  (db: Knex, { projectIds, accountIds, siteIds }: SeriesOwners, series: string): Condition =>
  (any) => {
    // Of empty lists nothing is left, so there is always one condition.
    any.whereIn(`${series}.site_id`, siteIds);
    if (projectIds.length > 0) {
      any.orWhereIn(`${series}.server_id`, serversOfProjects(db, projectIds));
    }
    if (accountIds.length > 0) {
      const ofAccounts = projectsOfAccounts(db, accountIds);
      any.orWhereIn(`${series}.server_id`, serversOfProjects(db, ofAccounts));
      any.orWhereIn(`${series}.site_id`, sitesOfAccounts(db, accountIds));
    }
  };

/** Narrows a query over table `series`, by this name, to those within the scope. */
export function withinScope<Query extends Knex.QueryBuilder>(
  db: Knex,
  query: Query,
  { scope, series = 'series' }: { readonly scope: SeriesScope; readonly series?: string },
): Query {
  return scope === 'all' ? query : (query.where(ownedBy(db, scope, series)) as Query);
}

/** Those of the series that the scope holds. */
export async function idsWithin(
  read: Statements,
  ids: readonly number[],
  scope: SeriesScope,
): Promise<ReadonlySet<number>> {
  if (scope === 'all') return new Set(ids);
  const within = new Set<number>();
  for (const some of chunksOf(ids)) {
    const found = await read.run((db) =>
      withinScope(db, db('series').whereIn('series.id', some), { scope }).pluck<number[]>('id'),
    );
    for (const id of found) within.add(id);
  }
  return within;
}

/** A place of a row that is made up needs a type. */
const typed = (name: DialectName) =>
  name === 'mariadb' ? 'cast(? as char(255))' : 'cast(? as varchar(255))';

/** The positions of bindings with which a series would be within the scope. */
export async function bindingsWithin(
  tx: Statements,
  name: DialectName,
  { bindings, scope }: { readonly bindings: readonly SeriesBinding[]; readonly scope: SeriesScope },
): Promise<ReadonlySet<number>> {
  const all = bindings.map((binding, position) => ({ ...binding, position }));
  if (scope === 'all') return new Set(all.keys());
  const within = new Set<number>();
  const row = `select ? as position, ${typed(name)} as server_id, ${typed(name)} as site_id`;
  for (const some of chunksOf(all)) {
    const made = some.map(() => row).join(' union all ');
    const cells = some.flatMap(({ position, serverId, siteId }) => [position, serverId, siteId]);
    const found: { position: number | string }[] = await tx.run((db) => {
      const series = db.raw(`(${made}) as series`, cells as string[]);
      return withinScope(db, db.select('series.position').from(series), { scope });
    });
    for (const { position } of found) within.add(Number(position));
  }
  return within;
}
