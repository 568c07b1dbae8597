/** What a poll reads of accounts: their servers, resources and subscriptions in a window. */
import type { Knex } from 'knex';
import type { Window } from '../../../domain/burst/stretches';
import { LIFE_CLASSES } from '../../../domain/life-class';
import type { AccountFacts, AccountRange } from '../../money/ledger';
import { type SizeRow, toSize } from '../lives/size-columns';
import type { Statements } from '../sql/statements';
import { RESOURCES, SUBSCRIPTIONS } from './holdings';

interface OwnedSegmentRow extends SizeRow {
  readonly account_id: string;
  readonly server_id: string;
  readonly state: string | null;
  readonly from_us: number;
  readonly to_us: number;
  readonly owned_from_us: number;
  readonly owned_to_us: number;
}

/**
 * One range of the span index for each life class and project, so that a poll costs what is near its window. SQL text:
 * the bounds are literals, since a driver may bind numbers as doubles.
 */
const ownedSegments = ({ startUs, endUs }: Window): string =>
  LIFE_CLASSES.map(
    ({ lifeClass, widthUs }) =>
      `select pa.account_id, s.id as server_id, pa.from_us as owned_from_us, pa.to_us as owned_to_us, g.from_us, g.to_us,
          g.state, g.flavor, g.vcpus, g.memory_mb, g.root_gb, g.ephemeral_gb
        from project_accounts pa join segments g on g.project_id = pa.project_id
          join servers s on s.server_key = g.server_key
        where pa.account_id >= ? and pa.account_id <= ?
          and g.life_class = ${lifeClass} and g.from_us > ${startUs - widthUs}
          and g.from_us < ${endUs} and g.to_us > ${startUs}`,
  ).join('\n union all ');

async function segmentsOf(read: Statements, { firstId, lastId }: AccountRange, window: Window) {
  const bindings = LIFE_CLASSES.flatMap(() => [firstId, lastId]);
  const rows = await read.all<OwnedSegmentRow>(ownedSegments(window), bindings);
  return rows.map((row) => ({
    accountId: row.account_id,
    serverId: row.server_id,
    size: toSize(row),
    state: row.state,
    fromUs: Math.max(row.from_us, row.owned_from_us),
    untilUs: Math.min(row.to_us, row.owned_to_us),
  }));
}

async function subscriptionsIn(read: Statements, range: AccountRange, window: Window) {
  const rows: object[] = await read.run((db) =>
    near(db(SUBSCRIPTIONS.table).select(SUBSCRIPTIONS.columns), range, window),
  );
  return rows.map((row) => SUBSCRIPTIONS.fromRow(row as never));
}

/** An amount ends where the next one of its id begins, whoever has that. */
async function resourcesIn(read: Statements, range: AccountRange, window: Window) {
  const rows: (object & { readonly nextUs: number | null })[] = await read.run((db) => {
    const next = db('resources as later')
      .min('later.from_us')
      .whereRaw('later.id = resources.id and later.from_us > resources.from_us');
    const { columns } = RESOURCES;
    const held = near(db('resources').select(columns).select({ nextUs: next }), range, window);
    return db
      .from(held.as('held'))
      .select('*')
      .where((open) => open.whereNull('nextUs').orWhere('nextUs', '>', window.startUs));
  });
  return rows.map(({ nextUs, ...row }) => {
    const resource = RESOURCES.fromRow(row as never);
    if (nextUs === null) return resource;
    return { ...resource, toUs: Math.min(resource.toUs ?? nextUs, nextUs) };
  });
}

const near = (rows: Knex.QueryBuilder, range: AccountRange, window: Window) =>
  rows
    .whereBetween('account_id', [range.firstId, range.lastId])
    .where('from_us', '<', window.endUs)
    .where('to_us', '>', window.startUs);

export const factsOf = async (
  read: Statements,
  range: AccountRange,
  window: Window,
): Promise<AccountFacts> => ({
  segments: await segmentsOf(read, range, window),
  subscriptions: await subscriptionsIn(read, range, window),
  resources: await resourcesIn(read, range, window),
});
