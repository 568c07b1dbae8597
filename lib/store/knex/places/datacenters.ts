/** Table `datacenters`: where hosts and filers stand. */
import { datacenterLabel } from '../../../domain/points/binding';
import { pickDefined } from '../../../domain/values/pick-defined';
import type { Datacenter, DatacenterChange, Datacenters } from '../../places';
import { RefusedChange } from '../../refused-change';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { queueTagValues } from './binding/changed-values';
import { column, JSON_TEXT } from './columns';
import { lockPlaces } from './lock';
import { type Merge, type Merged, mergeChanges, replaceRows } from './merge';
import { type NumberedTable, pageOf, type Row, readNumbered, settleMerged } from './numbered';

type DatacenterRow = Row<Datacenter>;

const ID = column<DatacenterRow>('id', 'id');
const TABLE: NumberedTable<DatacenterRow> = {
  table: 'datacenters',
  key: ID,
  columns: [
    ID,
    column('siteId', 'site_id'),
    column('name', 'name'),
    column('ext', 'ext', JSON_TEXT),
  ],
  noun: { text: 'datacenter' },
};

const merge: Merge<DatacenterRow, DatacenterChange> = (known, { number: _given, ...change }) => {
  const siteId = change.siteId ?? known?.siteId;
  if (siteId === undefined) {
    throw new RefusedChange('site', 'missing: must be the id of a site that exists');
  }
  return { ...(known ?? { name: null, ext: null }), ...pickDefined(change), id: change.id, siteId };
};

async function siteNames(
  tx: Statements,
  merged: readonly Merged<DatacenterRow>[],
): Promise<ReadonlyMap<string, string>> {
  const ids = merged.flatMap(({ before, after }) => [before?.siteId ?? '', after.siteId]);
  const names = new Map<string, string>();
  for (const some of chunksOf([...new Set(ids)])) {
    const rows = await tx.run((db) =>
      db('sites').select<{ id: string; name: string }[]>('id', 'name').whereIn('id', some),
    );
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}

type NumberOf = ReadonlyMap<string, number>;

async function changedTagValues(
  tx: Statements,
  merged: readonly Merged<DatacenterRow>[],
  numbers: { readonly before: NumberOf; readonly after: NumberOf },
): Promise<readonly string[]> {
  const names = await siteNames(tx, merged);
  const labelOf = (siteId: string | undefined, number: number | undefined): readonly string[] => {
    const siteName = names.get(siteId ?? '');
    return siteName === undefined || number === undefined
      ? []
      : [datacenterLabel(siteName, number)];
  };
  const changed = merged.flatMap(({ key, before, after }) => {
    const [was, is] = [numbers.before.get(key), numbers.after.get(key)];
    if (before?.siteId === after.siteId && was === is) return [];
    return [key, ...labelOf(before?.siteId, was), ...labelOf(after.siteId, is)];
  });
  return [...changed, ...(await hostedIn(tx, movedIn(merged)))];
}

/** Those that have moved to another site. */
const movedIn = (merged: readonly Merged<DatacenterRow>[]): readonly string[] =>
  merged.flatMap(({ key, before, after }) =>
    before && before.siteId !== after.siteId ? [key] : [],
  );

/** The names of servers in datacenters, by which series belong to the site of those. */
async function hostedIn(tx: Statements, datacenterIds: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const some of chunksOf(datacenterIds)) {
    const rows = await tx.run((db) =>
      db('hostings')
        .whereIn('datacenter_id', some)
        .select<{ id: string; subdomain: string | null }[]>({
          id: 'server_id',
          subdomain: 'subdomain',
        }),
    );
    for (const { id, subdomain } of rows)
      names.push(id, ...(subdomain === null ? [] : [subdomain]));
  }
  return names;
}

async function put(tx: Statements, changes: readonly DatacenterChange[]): Promise<void> {
  await lockPlaces(tx);
  const merged = await mergeChanges(tx, TABLE, { changes, merge });
  const keyOf = ({ id }: DatacenterChange) => id;
  const numbers = await settleMerged(tx, 'datacenter', { merged, changes, keyOf });
  await replaceRows(tx, TABLE, merged);
  await queueTagValues(tx, await changedTagValues(tx, merged, numbers));
}

export const datacentersOf = ({ read, write }: Database): Datacenters => ({
  async find(id) {
    return (await readNumbered(read, TABLE, (rows) => rows.where('datacenters.id', id)))[0];
  },
  list: ({ siteId, ...page }) =>
    readNumbered(read, TABLE, (rows) => {
      const paged = pageOf(TABLE, page)(rows);
      return siteId === undefined ? paged : paged.where('datacenters.site_id', siteId);
    }),
  put: (changes) => write((tx) => put(tx, changes)),
});
