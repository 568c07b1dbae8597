/** Migration 9: alerts, the rules that open them, and the events about them that are to be sent. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

const statements = ({
  id,
  hash,
  keyword,
  text,
  instant,
  serialKey,
  table,
}: SqlDialect['types']): readonly string[] => [
  // Null is equal to nothing in a unique index, on every database: only open alerts have a key there.
  `create table alerts (
    id ${keyword} not null primary key,
    open_key ${hash},
    alert_type ${id} not null,
    message ${text} not null,
    severity integer not null,
    scope_type ${keyword} not null,
    scope_id ${id} not null,
    project_id ${id},
    account_id ${id},
    site_id ${id},
    created_us ${instant} not null,
    closed_us ${instant},
    acknowledged_us ${instant},
    context ${text} not null
  )${table}`,
  `create unique index alerts_open on alerts (open_key)`,
  `create index alerts_created on alerts (created_us, id)`,
  `create index alerts_project on alerts (project_id, created_us, id)`,
  `create index alerts_scope on alerts (scope_id, created_us, id)`,
  `create table alert_rules (
    name ${id} not null primary key,
    rule ${text} not null,
    severity integer not null,
    scope_type ${keyword} not null,
    scope_id ${id},
    is_enabled integer not null,
    evaluated_us ${instant}
  )${table}`,
  `create table outbox (
    id ${serialKey},
    message_id ${keyword} not null,
    event ${keyword} not null,
    at_us ${instant} not null,
    alert_id ${keyword} not null,
    alert ${text} not null,
    attempts integer not null,
    due_us ${instant} not null,
    failure ${text},
    is_dead integer not null,
    claimed_by ${id},
    claimed_until_us ${instant}
  )${table}`,
  `create index outbox_due on outbox (is_dead, due_us, id)`,
  `create index outbox_alert on outbox (alert_id, is_dead, id)`,
];

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  for (const statement of statements(types)) await db.raw(statement);
  await db('meta').insert({ name: 'alerts', value: '' });
}
