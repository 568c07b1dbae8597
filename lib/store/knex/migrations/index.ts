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
import { up as points } from './0007-points';
import { up as places } from './0008-places';
import { up as alerts } from './0009-alerts';
import { up as quotas } from './0010-quotas';
import { up as money } from './0011-money';
import { up as seriesMakers } from './0012-series-makers';
import { up as moneyLists } from './0013-money-lists';
import { up as ext } from './0014-ext';
import { up as sources } from './0015-sources';
import { up as sourcePositions } from './0016-source-positions';
import { up as auditedFrom } from './0017-audited-from';
import { up as projectHours } from './0019-project-hours';
import { up as serverKeys } from './0020-server-keys';

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
  { name: '0007-points', up: points },
  { name: '0008-places', up: places },
  { name: '0009-alerts', up: alerts },
  { name: '0010-quotas', up: quotas },
  { name: '0011-money', up: money },
  { name: '0012-series-makers', up: seriesMakers },
  { name: '0013-money-lists', up: moneyLists },
  { name: '0014-ext', up: ext },
  { name: '0015-sources', up: sources },
  { name: '0016-source-positions', up: sourcePositions },
  { name: '0017-audited-from', up: auditedFrom },
  { name: '0019-project-hours', up: projectHours },
  { name: '0020-server-keys', up: serverKeys },
];
