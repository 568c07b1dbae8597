/** Table `sites`: clouds, with what they last reported of their hypervisors. */
import { datacenterLabel } from '../../../domain/points/binding';
import { pickDefined } from '../../../domain/values/pick-defined';
import type { Site, SiteChange, Sites } from '../../places';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { queueTagValues } from './binding/changed-values';
import { column, fromRow, JSON_TEXT } from './columns';
import { lockPlaces } from './lock';
import {
  fieldsOf,
  type Merge,
  type Merged,
  mergeChanges,
  type PlacesTable,
  replaceRows,
} from './merge';
import { checkUnique } from './unique';

const ID = column<Site>('id', 'id');
const NAME = column<Site>('name', 'name');
const TABLE: PlacesTable<Site> = {
  table: 'sites',
  key: ID,
  columns: [
    ID,
    NAME,
    column('authUrl', 'auth_url'),
    column('region', 'region'),
    column('accountId', 'account_id'),
    column('statistics', 'stats', JSON_TEXT),
    column('statisticsAtUs', 'stats_us'),
    column('ext', 'ext', JSON_TEXT),
  ],
};

const newSite = (id: string): Site => ({
  id,
  name: id,
  authUrl: null,
  region: null,
  accountId: null,
  statistics: null,
  statisticsAtUs: null,
  ext: null,
});

/** The newest report stands, whichever comes last. */
const merge: Merge<Site, SiteChange> = (site, { statistics, statisticsAtUs, ...change }) => {
  const known = site ?? newSite(change.id);
  const merged = { ...known, ...pickDefined(change) };
  if (statistics === null) return { ...merged, statistics: null, statisticsAtUs: null };
  const atUs = statisticsAtUs ?? 0;
  if (statistics === undefined || atUs < (known.statisticsAtUs ?? atUs)) return merged;
  return { ...merged, statistics, statisticsAtUs: atUs };
};

/** Tags name a site, and by its name the datacenters in it. */
async function changedTagValues(
  tx: Statements,
  merged: readonly Merged<Site>[],
): Promise<readonly string[]> {
  const renamed = merged.filter(({ before, after }) => before?.name !== after.name);
  const namesOf = new Map(
    renamed.map(({ key, before, after }) => [key, [...(before ? [before.name] : []), after.name]]),
  );
  const values = [...namesOf].flatMap(([id, names]) => [id, ...names]);
  for (const some of chunksOf([...namesOf.keys()])) {
    const rows = await tx.run((db) =>
      db('datacenters as d')
        .join('numbers as n', 'n.id', 'd.id')
        .where('n.noun', 'datacenter')
        .whereIn('d.site_id', some)
        .select<{ siteId: string; number: number }[]>({ siteId: 'd.site_id', number: 'n.number' }),
    );
    for (const { siteId, number } of rows) {
      values.push(...(namesOf.get(siteId) ?? []).map((name) => datacenterLabel(name, number)));
    }
  }
  return values;
}

async function put(tx: Statements, changes: readonly SiteChange[]): Promise<void> {
  await lockPlaces(tx);
  const merged = await mergeChanges(tx, TABLE, { changes, merge });
  await checkUnique(tx, TABLE, merged, { by: NAME, noun: 'site' });
  await replaceRows(tx, TABLE, merged);
  await queueTagValues(tx, await changedTagValues(tx, merged));
}

export const sitesOf = ({ read, write }: Database): Sites => {
  const findBy = async (key: Partial<Site>) => {
    const [row] = await read.run((db) => db('sites').select<Site[]>(fieldsOf(TABLE)).where(key));
    return row && fromRow(TABLE.columns, row);
  };
  return {
    find: (id) => findBy({ id }),
    findByName: (name) => findBy({ name }),
    async list({ after = '', limit }) {
      const rows = await read.run((db) =>
        db('sites')
          .select<Site[]>(fieldsOf(TABLE))
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit),
      );
      return rows.map((row) => fromRow(TABLE.columns, row));
    },
    put: (changes) => write((tx) => put(tx, changes)),
  };
};
