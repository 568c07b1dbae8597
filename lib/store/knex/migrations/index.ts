/**
 * All migrations, in order; one that has been released is never edited.
 * One that was interrupted may be done again from its start: repeated DDL and inserts do nothing, updates must be idempotent.
 */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';
import { up as lives } from './0001-lives';
import { up as producerKeys } from './0002-producer-keys';
import { up as segmentsSpan } from './0003-segments-span';
import { up as leases } from './0004-leases';
import { up as who } from './0005-identity';
import { up as cloudNames } from './0006-cloud-names';

export interface Migration {
  readonly name: string;
  readonly up: (db: Knex, dialect: SqlDialect) => Promise<void>;
}

export const migrations: readonly Migration[] = [
  { name: '0001-lives', up: lives },
  { name: '0002-producer-keys', up: producerKeys },
  { name: '0003-segments-span', up: segmentsSpan },
  { name: '0004-leases', up: leases },
  { name: '0005-who', up: who },
  { name: '0006-cloud-names', up: cloudNames },
];
