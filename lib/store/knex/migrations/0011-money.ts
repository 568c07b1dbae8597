/** Migration 11: prices, subscriptions, resources, who paid for which project when, the ledger and what was billed. */
import type { Knex } from 'knex';
import { NEVER_US } from '../../../domain/life-class';
import type { SqlDialect } from '../sql/dialect';

const terms = (types: SqlDialect['types']): readonly string[] => {
  const { id, keyword, instant, decimal, serialKey, table } = types;
  return [
    `create table prices (
      id ${serialKey},
      resource ${keyword} not null,
      currency ${keyword} not null,
      price_level integer not null,
      from_us ${instant} not null,
      price ${decimal} not null,
      unit ${keyword} not null,
      multiplier ${instant} not null
    )${table}`,
    `create unique index prices_from on prices (resource, currency, price_level, from_us)`,
    `create table burst_levels (
      resource ${keyword} not null,
      from_us ${instant} not null,
      price_level integer not null,
      primary key (resource, from_us)
    )${table}`,
    `create table subscriptions (
      id ${id} not null primary key,
      account_id ${id} not null,
      resource ${keyword} not null,
      amount ${instant} not null,
      from_us ${instant} not null,
      to_us ${instant} not null,
      price ${decimal},
      auto_renew integer not null,
      subscribed_object ${id}
    )${table}`,
    `create index subscriptions_account on subscriptions (account_id, from_us)`,
    `create table resources (
      id ${id} not null,
      from_us ${instant} not null,
      to_us ${instant} not null,
      account_id ${id} not null,
      resource ${keyword} not null,
      amount ${instant} not null,
      server_id ${id},
      primary key (id, from_us)
    )${table}`,
    `create index resources_account on resources (account_id, id, from_us)`,
    `create table project_accounts (
      project_id ${id} not null,
      from_us ${instant} not null,
      to_us ${instant} not null,
      account_id ${id} not null,
      primary key (project_id, from_us)
    )${table}`,
    `create index project_accounts_account on project_accounts (account_id, project_id)`,
  ];
};

/** A row of the ledger is refused a second time by both of its unique indexes, whatever process writes it. */
const billing = (types: SqlDialect['types']): readonly string[] => {
  const { id, keyword, text, instant, decimal, serialKey, table } = types;
  return [
    `create table ledger (
      id ${serialKey},
      account_id ${id} not null,
      seq ${instant} not null,
      kind ${keyword} not null,
      cycle ${instant} not null,
      resource ${keyword} not null,
      segment_no integer not null,
      revision integer not null,
      reference ${keyword} not null,
      poll_us ${instant} not null,
      time_us ${instant} not null,
      resource_amount ${instant},
      usage_amount ${instant} not null,
      interval_us ${instant},
      price_level integer,
      price ${decimal},
      multiplier ${instant},
      unit ${keyword},
      amount ${decimal} not null,
      initial_balance ${decimal} not null,
      end_balance ${decimal} not null,
      reason ${text} not null,
      user_id ${id}
    )${table}`,
    `create unique index ledger_seq on ledger (account_id, seq)`,
    `create unique index ledger_key on ledger
      (account_id, kind, reference, cycle, resource, segment_no, revision)`,
    `create index ledger_poll on ledger (account_id, kind, poll_us, resource)`,
    `create table burst_polls (
      account_id ${id} not null primary key,
      from_us ${instant} not null,
      until_us ${instant} not null
    )${table}`,
    `create table burst_changes (
      id ${serialKey},
      account_id ${id},
      project_id ${id},
      from_us ${instant} not null
    )${table}`,
  ];
};

/** Whose projects are now is all that is known of the time before. */
const knownOwners = `insert into project_accounts (project_id, from_us, to_us, account_id)
  select id, -${NEVER_US}, ${NEVER_US}, account_id from project_details
  where account_id is not null`;

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  for (const statement of [...terms(types), ...billing(types)]) await db.raw(statement);
  await db.raw(knownOwners);
}
