/**
 * One page of servers alive in a window. SQL text, one statement for each database: measured hot path, and each
 * database stops early, when the page is full, only if the statement is written for its planner.
 */
import type { PageQuery, UsedServer } from '../../../store';
import type { Database } from '../../sql/database';
import type { PerDialect } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { page as mariadb } from './mariadb';
import { page as postgres } from './postgres';
import { page as sqlite } from './sqlite';

interface Readable extends Pick<Database, 'dialect'> {
  readonly read: Pick<Statements, 'all'>;
}

type Page = (read: Readable['read'], query: PageQuery) => Promise<readonly UsedServer[]>;

const PAGES: PerDialect<Page> = { sqlite, postgres, mariadb };

export const pageOf = ({ dialect, read }: Readable, query: PageQuery) =>
  PAGES[dialect.name](read, query);
