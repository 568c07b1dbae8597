/** Migration 5: accounts, projects' attributes and groups, users, roles and credentials. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

/** Every column but the key is optional or has a default, since a row may be given in parts. */
const statements = ({
  id,
  hash,
  keyword,
  text,
  decimal,
  instant,
  table,
}: SqlDialect['types']): readonly string[] => [
  `create table accounts (
    id ${id} not null primary key,
    name ${text},
    abbreviation ${text},
    currency ${keyword},
    balance ${decimal} not null default '0',
    credit_limit ${decimal},
    created_us ${instant} not null default 0
  )${table}`,
  // Beside `projects`, not in it: a page goes through that table, so its rows stay small.
  `create table project_details (
    id ${id} not null primary key,
    name ${text},
    account_id ${id},
    domain_id ${id},
    seen_us ${instant},
    synced_us ${instant}
  )${table}`,
  `create index project_details_account on project_details (account_id, id)`,
  `create table project_groups (
    id ${id} not null primary key,
    account_id ${id},
    name ${text},
    created_us ${instant} not null default 0
  )${table}`,
  `create index project_groups_account on project_groups (account_id, id)`,
  `create table project_group_members (
    group_id ${id} not null,
    project_id ${id} not null,
    primary key (group_id, project_id)
  )${table}`,
  `create index project_group_members_project on project_group_members (project_id, group_id)`,
  `create table users (
    id ${id} not null primary key,
    login ${id} not null,
    name ${text},
    password_hash ${text},
    is_staff integer not null default 0,
    is_active integer not null default 1,
    created_us ${instant} not null default 0
  )${table}`,
  `create unique index users_login on users (login)`,
  `create table roles (
    user_id ${id} not null,
    scope_type ${keyword} not null,
    scope_id ${id} not null,
    role ${keyword} not null,
    primary key (user_id, scope_type, scope_id, role)
  )${table}`,
  `create index roles_scope on roles (scope_type, scope_id, user_id, role)`,
  `create table credentials (
    id ${id} not null primary key,
    kind ${keyword} not null,
    lookup_hash ${hash} not null,
    name ${text},
    user_id ${id},
    account_id ${id},
    rights ${text} not null default '{}',
    secret_enc ${text},
    status ${keyword} not null default 'active',
    expires_us ${instant},
    last_used_us ${instant},
    created_us ${instant} not null default 0
  )${table}`,
  `create unique index credentials_lookup on credentials (lookup_hash)`,
];

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  for (const statement of statements(types)) await db.raw(statement);
}
