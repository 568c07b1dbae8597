/** Living servers as a list needs them to filter and to sort: one narrow statement, without what only a page shows. */
import type { Knex } from 'knex';
import type { OutlinesQuery, ServerOutline } from '../../places';
import { fromEndColumn } from '../lives/servers';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { column, fromRow, JSON_TEXT } from './columns';

const FIELDS = {
  id: 's.id',
  name: 's.name',
  state: 's.state',
  launchedAtUs: 's.launched_us',
  terminatedAtUs: 's.terminated_us',
  subdomain: 'h.subdomain',
  plan: 'h.plan',
  ext: 'h.ext',
  number: 'n.number',
} as const;

const DECODED = [column<ServerOutline>('ext', 'ext', JSON_TEXT)];

type OutlineRow = ServerOutline & { readonly terminatedAtUs: number };

const toOutline = (row: OutlineRow): ServerOutline => ({
  ...fromRow(DECODED, row),
  terminatedAtUs: fromEndColumn(row.terminatedAtUs),
});

/** Those that are gone are left out by the index, so that a long history costs little. */
const living = (db: Knex, { nowUs, after = '', limit }: OutlinesQuery): Knex.QueryBuilder =>
  db('servers as s')
    .leftJoin('hostings as h', 'h.server_id', 's.id')
    .leftJoin('numbers as n', (on) => {
      on.on('n.id', 's.id').andOnVal('n.noun', 'server');
    })
    .select<OutlineRow[]>(FIELDS)
    .where('s.terminated_us', '>', nowUs)
    .where('s.id', '>', after)
    .orderBy('s.id')
    .limit(limit);

export const livingOf = (
  db: Knex,
  query: OutlinesQuery,
  projectIds: readonly string[],
): Knex.QueryBuilder => living(db, query).whereIn('s.project_id', projectIds);

export async function serverOutlines(
  read: Statements,
  query: OutlinesQuery,
): Promise<readonly ServerOutline[]> {
  const { projectIds, limit } = query;
  if (projectIds === 'all') {
    return (await read.run((db) => living(db, query))).map(toOutline);
  }
  const found: ServerOutline[] = [];
  for (const some of chunksOf(projectIds)) {
    const rows = await read.run((db) => livingOf(db, query, some));
    found.push(...rows.map(toOutline));
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))).slice(0, limit);
}
