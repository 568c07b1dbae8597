/** Table `nodes`: hosts and filers. */
import type { NodeKind } from '../../../domain/points/binding';
import { pickDefined } from '../../../domain/values/pick-defined';
import type { Node, NodeChange, Nodes } from '../../places';
import { RefusedChange } from '../../refused-change';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { queueTagValues } from './binding/changed-values';
import { column, FLAG, JSON_TEXT } from './columns';
import { lockPlaces } from './lock';
import { type Merge, type Merged, mergeChanges, replaceRows } from './merge';
import { type NumberedTable, pageOf, type Row, readNumbered, settleMerged } from './numbered';
import { checkUnique } from './unique';

type NodeRow = Row<Node>;

const ID = column<NodeRow>('id', 'id');
const NAME = column<NodeRow>('name', 'name');
const TABLE: NumberedTable<NodeRow> = {
  table: 'nodes',
  key: ID,
  columns: [
    ID,
    column('kind', 'kind'),
    column('datacenterId', 'datacenter_id'),
    NAME,
    column('cpuCores', 'cpu_cores'),
    column('cpuMhz', 'cpu_mhz'),
    column('memoryMb', 'memory_mb'),
    column('sizeGb', 'size_gb'),
    column('state', 'state'),
    column('connection', 'connection'),
    column('isInMaintenance', 'maintenance', FLAG),
    column('ext', 'ext', JSON_TEXT),
  ],
  noun: { column: 'kind' },
};

const NOTHING_GIVEN = {
  cpuCores: null,
  cpuMhz: null,
  memoryMb: null,
  sizeGb: null,
  state: null,
  connection: null,
  isInMaintenance: null,
  ext: null,
} as const;

const merge: Merge<NodeRow, NodeChange> = (known, { number: _given, ...change }) => {
  const { id, kind } = change;
  if (known && known.kind !== kind) {
    throw new RefusedChange(
      'id',
      `${JSON.stringify(id)}: is the id of a ${known.kind}; must be another`,
    );
  }
  const datacenterId = change.datacenterId ?? known?.datacenterId;
  if (datacenterId === undefined) {
    throw new RefusedChange('datacenter', 'missing: must be the id of a datacenter that exists');
  }
  const name = change.name ?? known?.name ?? id;
  return { ...(known ?? NOTHING_GIVEN), ...pickDefined(change), id, kind, datacenterId, name };
};

const changedTagValues = (merged: readonly Merged<NodeRow>[]): readonly string[] =>
  merged.flatMap(({ before, after }) => {
    const isSame = before?.name === after.name && before.datacenterId === after.datacenterId;
    return isSame ? [] : [after.name, ...(before ? [before.name] : [])];
  });

async function put(tx: Statements, changes: readonly NodeChange[]): Promise<void> {
  await lockPlaces(tx);
  const merged = await mergeChanges(tx, TABLE, { changes, merge });
  await checkUnique(tx, TABLE, merged, {
    by: NAME,
    within: ['datacenterId', 'kind'],
    noun: 'node',
  });
  for (const kind of ['host', 'filer'] as const) {
    await settleMerged(tx, kind, {
      merged: merged.filter(({ after }) => after.kind === kind),
      changes: changes.filter((change) => change.kind === kind),
      keyOf: ({ id }) => id,
    });
  }
  await replaceRows(tx, TABLE, merged);
  await queueTagValues(tx, changedTagValues(merged));
}

interface NodeFilter {
  readonly kind?: NodeKind | undefined;
  readonly datacenterId?: string | undefined;
}

export const nodesOf = ({ read, write }: Database): Nodes => ({
  async find(id) {
    return (await readNumbered(read, TABLE, (rows) => rows.where('nodes.id', id)))[0];
  },
  list: ({ kind, datacenterId, ...page }: NodeFilter & Parameters<Nodes['list']>[0]) =>
    readNumbered(read, TABLE, (rows) => {
      const paged = pageOf(TABLE, page)(rows);
      if (kind !== undefined) paged.where('nodes.kind', kind);
      if (datacenterId !== undefined) paged.where('nodes.datacenter_id', datacenterId);
      return paged;
    }),
  put: (changes) => write((tx) => put(tx, changes)),
});
