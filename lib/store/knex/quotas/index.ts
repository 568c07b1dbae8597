/** Table `quotas`: the limits of projects, and what they use, as far as it was reported. */
import type { Knex } from 'knex';
import { pickDefined } from '../../../domain/values/pick-defined';
import type { Quota, QuotaChange, Quotas, QuotasQuery } from '../../quotas';
import { RefusedChange } from '../../refused-change';
import { addProjects } from '../lives/projects';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

const FIELDS = {
  projectId: 'project_id',
  siteId: 'site_id',
  name: 'name',
  limit: 'limit_value',
  usage: 'used',
} as const;

const KEY = ['project_id', 'site_id', 'name'];

/** The empty site stands for the project as a whole. */
const WHOLE = '';

interface QuotaRow extends Omit<Quota, 'siteId'> {
  readonly siteId: string;
}

const fromRow = ({ siteId, ...row }: QuotaRow): Quota => ({
  ...row,
  siteId: siteId === WHOLE ? null : siteId,
});

async function list(read: Statements, query: QuotasQuery): Promise<Quota[]> {
  const rows: QuotaRow[] = [];
  for (const some of query.projectIds ? chunksOf(query.projectIds) : [undefined]) {
    const found = await read.run((db) => {
      const quotas = db('quotas').select<QuotaRow[]>(FIELDS).orderBy(KEY);
      if (some) quotas.whereIn('project_id', some);
      if (query.siteIds) quotas.whereIn('site_id', query.siteIds);
      return quotas;
    });
    rows.push(...found);
  }
  return rows.map(fromRow);
}

type Key = Pick<QuotaChange, 'projectId' | 'siteId' | 'name'>;

const keyOf = ({ projectId, siteId, name }: Key) => ({
  project_id: projectId,
  site_id: siteId ?? WHOLE,
  name,
});

/** Another writer may have put the same quota since this one looked. */
const insertOrChange = (db: Knex | Knex.Transaction, key: object, changed: object) =>
  db('quotas')
    .insert({ ...key, ...changed })
    .onConflict(KEY)
    .merge(changed);

async function putOne(tx: Statements, change: QuotaChange): Promise<void> {
  const key = keyOf(change);
  if (change.limit === null) return void (await tx.run((db) => db('quotas').where(key).del()));
  const changed = pickDefined({ limit_value: change.limit, used: change.usage });
  const [known] = await tx.run((db) => db('quotas').select<QuotaRow[]>(FIELDS).where(key));
  if (!known && change.limit === undefined) {
    throw new RefusedChange('limit', 'missing: a new quota needs a number, or -1 for no limit');
  }
  if (known && Object.keys(changed).length === 0) return;
  if (known) await tx.run((db) => db('quotas').where(key).update(changed));
  else await tx.run((db) => insertOrChange(db, key, changed));
}

/** In the order of their keys, which rules out deadlocks of two writers. */
async function put(
  tx: Statements,
  dialect: SqlDialect,
  changes: readonly QuotaChange[],
): Promise<void> {
  const textOf = (change: QuotaChange): string => JSON.stringify(Object.values(keyOf(change)));
  const sorted = changes
    .map((change) => ({ change, text: textOf(change) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)));
  await addProjects(tx, dialect, [...new Set(changes.map(({ projectId }) => projectId))].sort());
  for (const { change } of sorted) await putOne(tx, change);
}

export const quotasOf = ({ read, write, dialect }: Database): Quotas => ({
  list: (query) => list(read, query),
  put: (changes) => write((tx) => put(tx, dialect, changes)),
});
