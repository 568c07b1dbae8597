/** What the ledger has of burst: the exact costs of days, and the rows of a window. */
import type { Knex } from 'knex';
import { cycleAt, cycleStartUs, dayOfCycle, firstCycleOf } from '../../../domain/burst/cycles';
import type { Billed } from '../../../domain/burst/entries';
import type { Window } from '../../../domain/burst/stretches';
import { costOf } from '../../../domain/money/charge';
import {
  addFractions,
  type Fraction,
  NOTHING,
  timesFraction,
} from '../../../domain/money/fraction';
import type { BilledByAccount } from '../../money/ledger';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { fromDecimal } from './cells';

interface OpenBilled {
  readonly rows: Billed['rows'][number][];
  readonly days: Map<number, Fraction>;
}

type OpenByAccount = Map<string, Map<string, OpenBilled>>;

function billedIn(all: OpenByAccount, accountId: string, resource: string): OpenBilled {
  const resources = all.get(accountId) ?? new Map<string, OpenBilled>();
  all.set(accountId, resources);
  const billed = resources.get(resource) ?? { rows: [], days: new Map<number, Fraction>() };
  resources.set(resource, billed);
  return billed;
}

/** What the poller has billed itself; rows of elsewhere have no price. */
const own = (db: Knex, accountIds: readonly string[]) =>
  db('ledger').whereIn('account_id', accountIds).where({ kind: 'burst' }).whereNotNull('price');

interface DayRow {
  readonly accountId: string;
  readonly resource: string;
  readonly day: number;
  readonly price: string;
  readonly multiplier: number;
  readonly intervalUs: number;
  readonly resourceAmount: number;
  readonly count: number | string;
}

/** Grouped by all that a cost is made of, so that few rows are read and nothing is added up but by us. */
async function addDays({ read, dialect }: Database, all: OpenByAccount, where: Where) {
  const day = dialect.arithmetic.quotient('cycle', String(firstCycleOf(1)));
  const rows: DayRow[] = await read.run((db) =>
    own(db, where.accountIds)
      .where('poll_us', '>=', cycleStartUs(firstCycleOf(where.firstDay)))
      .where('poll_us', '<', cycleStartUs(firstCycleOf(where.lastDay + 1)))
      .select({ accountId: 'account_id', resource: 'resource', price: 'price' })
      .select({ multiplier: 'multiplier', intervalUs: 'interval_us' })
      .select({ resourceAmount: 'resource_amount', day: db.raw(day) })
      .count({ count: '*' })
      .groupBy('account_id', 'resource', 'price', 'multiplier', 'interval_us', 'resource_amount')
      .groupByRaw(day),
  );
  for (const { accountId, resource, count, price, multiplier, ...row } of rows) {
    const { days } = billedIn(all, accountId, resource);
    const rate = { price: fromDecimal(price), multiplier };
    const cost = timesFraction(costOf({ ...row, rate }), Number(count));
    days.set(row.day, addFractions(days.get(row.day) ?? NOTHING, cost));
  }
}

interface LedgerBurstRow {
  readonly accountId: string;
  readonly resource: string;
  readonly cycle: number;
  readonly revision: number;
  readonly usage: number;
  readonly intervalUs: number;
  readonly resourceAmount: number;
  readonly level: number;
  readonly price: string;
  readonly multiplier: number;
  readonly unit: string;
}

async function addRows(read: Statements, all: OpenByAccount, { accountIds, window }: Where) {
  const rows: LedgerBurstRow[] = await read.run((db) =>
    own(db, accountIds)
      .where('poll_us', '>=', cycleStartUs(cycleAt(window.startUs)))
      .where('poll_us', '<', window.endUs)
      .select({ accountId: 'account_id', resource: 'resource', cycle: 'cycle' })
      .select({ revision: 'revision', usage: 'usage_amount', intervalUs: 'interval_us' })
      .select({ resourceAmount: 'resource_amount', level: 'price_level', price: 'price' })
      .select({ multiplier: 'multiplier', unit: 'unit' }),
  );
  for (const { accountId, resource, level, price, multiplier, unit, ...row } of rows) {
    const rate = { level, price: fromDecimal(price), multiplier, unit };
    billedIn(all, accountId, resource).rows.push({ ...row, rate });
  }
}

interface Where {
  readonly accountIds: readonly string[];
  readonly window: Window;
  readonly firstDay: number;
  readonly lastDay: number;
}

export async function billedOf(
  database: Database,
  accountIds: readonly string[],
  window: Window,
  what: { readonly rows: boolean },
): Promise<BilledByAccount> {
  const firstDay = dayOfCycle(cycleAt(window.startUs));
  const lastDay = dayOfCycle(cycleAt(window.endUs - 1));
  const where = { accountIds, window, firstDay, lastDay };
  const all: OpenByAccount = new Map();
  await addDays(database, all, where);
  if (what.rows) await addRows(database.read, all, where);
  return all;
}
