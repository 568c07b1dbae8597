/** The tables of a cell's database, and what is needed of them; archiving moves rows to their shadows. */
import { AppError } from '../../errors';
import type { ForeignDatabase, ForeignTable } from '../../store/foreign';

const NEEDED = {
  instances: [
    ...['id', 'uuid', 'project_id', 'display_name', 'vm_state', 'task_state', 'created_at'],
    ...['launched_at', 'terminated_at', 'updated_at', 'deleted', 'host', 'availability_zone'],
    'image_ref',
  ],
  instance_extra: ['id', 'instance_uuid', 'flavor'],
  instance_actions: ['id', 'instance_uuid', 'action', 'start_time', 'finish_time'],
  instance_actions_events: [...['id', 'action_id', 'event', 'start_time', 'finish_time', 'result']],
  migrations: [
    ...['id', 'instance_uuid', 'migration_type', 'created_at'],
    ...['old_instance_type_id', 'new_instance_type_id'],
  ],
} as const;

export type TableName = keyof typeof NEEDED;

const TABLES = Object.keys(NEEDED) as TableName[];

/** Not in every release; read where it is. */
const HIDDEN = 'hidden';

/** Live servers or archived ones, with their history. */
export interface Part {
  readonly isShadow: boolean;
  /** The name of a table with its prefix. */
  readonly table: (name: TableName) => string;
  readonly columns: (name: TableName) => readonly string[];
  /** Whether rows are found by this column without reading the others. */
  readonly isIndexed: (name: TableName, column: string) => boolean;
}

/** Live servers first: one that is archived meanwhile is found after that. Throws `database` with what is missing. */
export async function partsOf(database: ForeignDatabase): Promise<readonly Part[]> {
  const found = [await tablesOf(database, ''), await tablesOf(database, 'shadow_')];
  const missing = found.flatMap((tables) =>
    [...tables].flatMap(([name, table]) => missingIn(name, table)),
  );
  if (missing.length > 0) {
    const list = missing.join(', ');
    throw new AppError('database', `this release of Nova is not known: there is no ${list}`);
  }
  return [partOf('', found[0]), partOf('shadow_', found[1])];
}

type Found = ReadonlyMap<string, ForeignTable>;

async function tablesOf(database: ForeignDatabase, prefix: string): Promise<Found> {
  const tables = new Map<string, ForeignTable>();
  for (const name of TABLES)
    tables.set(`${prefix}${name}`, await database.table(`${prefix}${name}`));
  return tables;
}

function missingIn(name: string, { columns }: ForeignTable): string[] {
  if (columns.size === 0) return [`table ${name}`];
  const needed: readonly string[] = NEEDED[name.replace(/^shadow_/, '') as TableName];
  return needed
    .filter((column) => !columns.has(column))
    .map((column) => `column ${name}.${column}`);
}

function partOf(prefix: string, found: Found | undefined): Part {
  const table = (name: TableName): string => `${prefix}${name}`;
  const hasHidden = found?.get(table('instances'))?.columns.has(HIDDEN);
  return {
    isShadow: prefix !== '',
    table,
    columns: (name) => [...NEEDED[name], ...(name === 'instances' && hasHidden ? [HIDDEN] : [])],
    isIndexed: (name, column) =>
      column === 'id' || found?.get(table(name))?.indexed.has(column) === true,
  };
}
