/** The places and servers that the tags of some series name, looked up at once. */
import {
  datacenterLabel,
  datacenterLabelParts,
  type Located,
  type NodeKind,
  type PlaceDirectory,
  SERVER_KEYS,
  SITE_KEYS,
} from '../../../../domain/points/binding';
import type { Tags } from '../../../points';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';

type LocatedBy = ReadonlyMap<string, Located>;

/** One text for several names. */
const keyOf = (...names: readonly string[]): string => JSON.stringify(names);

/** The values of any of these tags, each once. */
const valuesIn = (tagSets: readonly Tags[], keys: readonly string[]): readonly string[] => [
  ...new Set(tagSets.flatMap((tags) => keys.flatMap((key) => tags[key] ?? []))),
];

async function inChunks<Item, Row>(
  items: readonly Item[],
  query: (some: readonly Item[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const some of chunksOf(items)) rows.push(...(await query(some)));
  return rows;
}

async function sitesNamed(
  tx: Statements,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const by = (column: 'id' | 'name') =>
    inChunks(names, (some) =>
      tx.run((db) =>
        db('sites').select<{ id: string; name: string }[]>('id', 'name').whereIn(column, some),
      ),
    );
  const [ids, named] = [await by('id'), await by('name')];
  return new Map([
    ...ids.map(({ id }) => [id, id] as const),
    ...named.map(({ id, name }) => [name, id] as const),
  ]);
}

interface DatacenterRow extends Located {
  readonly siteName: string | null;
  readonly number: number;
}

/** By label or id; a label goes before an id. */
async function datacentersNamed(tx: Statements, labels: readonly string[]): Promise<LocatedBy> {
  const by = (column: 'd.id' | 'n.number', cells: readonly (string | number)[]) =>
    inChunks(cells, (some) =>
      tx.run((db) =>
        db('datacenters as d')
          .leftJoin('sites as s', 's.id', 'd.site_id')
          .join('numbers as n', 'n.id', 'd.id')
          .where('n.noun', 'datacenter')
          .whereIn(column, some)
          .select<DatacenterRow[]>({
            id: 'd.id',
            siteId: 'd.site_id',
            siteName: 's.name',
            number: 'n.number',
          }),
      ),
    );
  const numbers = labels.flatMap((label) => datacenterLabelParts(label)?.number ?? []);
  const [byId, byNumber] = [await by('d.id', labels), await by('n.number', numbers)];
  return new Map([
    ...byId.map(({ id, siteId }) => [id, { id, siteId }] as const),
    ...byNumber.map(
      ({ id, siteId, siteName, number }) =>
        [datacenterLabel(siteName ?? '', number), { id, siteId }] as const,
    ),
  ]);
}

async function nodesNamed(tx: Statements, names: readonly string[]): Promise<LocatedBy> {
  interface NodeRow extends Located {
    readonly kind: NodeKind;
    readonly name: string;
    readonly datacenterId: string;
  }
  const rows = await inChunks(names, (some) =>
    tx.run((db) =>
      db('nodes')
        .leftJoin('datacenters', 'datacenters.id', 'nodes.datacenter_id')
        .whereIn('nodes.name', some)
        .select<NodeRow[]>({
          id: 'nodes.id',
          kind: 'nodes.kind',
          name: 'nodes.name',
          datacenterId: 'nodes.datacenter_id',
          siteId: 'datacenters.site_id',
        }),
    ),
  );
  return new Map(
    rows.map(({ id, siteId, kind, name, datacenterId }) => [
      keyOf(datacenterId, kind, name),
      { id, siteId },
    ]),
  );
}

interface HostingRow extends Located {
  readonly subdomain: string | null;
  readonly moref: string | null;
  readonly datacenterId: string | null;
}

const hostingsBy = (
  tx: Statements,
  column: 'server_id' | 'subdomain' | 'moref',
  names: readonly string[],
): Promise<HostingRow[]> =>
  inChunks(names, (some) =>
    tx.run((db) =>
      db('hostings')
        .leftJoin('datacenters', 'datacenters.id', 'hostings.datacenter_id')
        .whereIn(`hostings.${column}`, some)
        .select<HostingRow[]>({
          id: 'hostings.server_id',
          siteId: 'datacenters.site_id',
          subdomain: 'hostings.subdomain',
          moref: 'hostings.moref',
          datacenterId: 'hostings.datacenter_id',
        }),
    ),
  );

/** A server is known by its life or by its hosting, whichever came first. */
async function serversNamed(tx: Statements, ids: readonly string[]): Promise<LocatedBy> {
  const lives = await inChunks(ids, (some) =>
    tx.run((db) => db('servers').whereIn('id', some).pluck<string[]>('id')),
  );
  const hosted = await hostingsBy(tx, 'server_id', ids);
  return new Map([
    ...lives.map((id) => [id, { id, siteId: null }] as const),
    ...hosted.map(({ id, siteId }) => [id, { id, siteId }] as const),
  ]);
}

/** Of a batch of series, so that each table is asked once for all of them. */
export async function directoryFor(
  tx: Statements,
  tagSets: readonly Tags[],
): Promise<PlaceDirectory> {
  const values = (...keys: readonly string[]) => valuesIn(tagSets, keys);
  const sites = await sitesNamed(tx, values(...SITE_KEYS));
  const datacenters = await datacentersNamed(tx, values('datacenter'));
  const servers = await serversNamed(tx, values(...SERVER_KEYS));
  const bySubdomain = new Map(
    (await hostingsBy(tx, 'subdomain', values('subdomain'))).map((row) => [row.subdomain, row]),
  );
  const byMoref = new Map(
    (await hostingsBy(tx, 'moref', values('vm'))).map((row) => [
      keyOf(row.datacenterId ?? '', row.moref ?? ''),
      row,
    ]),
  );
  const nodes = await nodesNamed(tx, values('host', 'datastore'));
  return {
    site: (name) => sites.get(name),
    datacenter: (label) => datacenters.get(label),
    server: (id) => servers.get(id),
    serverBySubdomain: (subdomain) => bySubdomain.get(subdomain),
    serverByMoref: (datacenterId, moref) => byMoref.get(keyOf(datacenterId, moref)),
    node: (datacenterId, kind, name) => nodes.get(keyOf(datacenterId, kind, name)),
  };
}
