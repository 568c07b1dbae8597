/** Settings of a server or a database change no answer: sessions bring their own. */
import type { MakeDatabase, TestDatabase } from '../../support/databases/databases';
import { startServer, stopServers } from '../../support/databases/started-server';
import { storeContract } from '../contract';

const TITLE = 'with hostile defaults, as a store';

/** As a database may be set up: another order of letters, other times, other rules. */
const POSTGRES_SETTINGS = [
  `timezone = 'Asia/Kolkata'`,
  `datestyle = 'SQL, DMY'`,
  `intervalstyle = 'sql_standard'`,
  `default_transaction_isolation = 'serializable'`,
  'default_transaction_read_only = on',
  'default_transaction_deferrable = on',
  'standard_conforming_strings = off',
  'escape_string_warning = on',
  `client_encoding = 'LATIN1'`,
  'extra_float_digits = -15',
  `bytea_output = 'escape'`,
  'statement_timeout = 1',
  'lock_timeout = 1',
  'idle_in_transaction_session_timeout = 1',
  'transform_null_equals = on',
  'quote_all_identifiers = on',
  'array_nulls = off',
];

/** Only new sessions have them: the one that sets them keeps its own. */
async function hostilePostgres(make: MakeDatabase): Promise<TestDatabase> {
  const database = await make({
    clause: `template template0 encoding 'UTF8' locale_provider icu icu_locale 'en-US' locale 'C'`,
  });
  const name = new URL(database.url).pathname.slice(1);
  for (const setting of POSTGRES_SETTINGS) {
    await database.all(`alter database ${name} set ${setting}`);
  }
  return database;
}

storeContract('PostgreSQL', { title: TITLE, prepare: hostilePostgres });

/** These are a whole server's, so that it should be one of our own. */
const MARIADB_SETTINGS: Readonly<Record<string, string>> = {
  sql_mode: `'NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE'`,
  time_zone: `'+05:30'`,
  tx_isolation: `'SERIALIZABLE'`,
  tx_read_only: '1',
  autocommit: '0',
  sql_select_limit: '3',
  sql_safe_updates: '1',
  sql_auto_is_null: '1',
  max_statement_time: '0.001',
  collation_connection: 'latin1_swedish_ci',
  collation_server: 'latin1_general_ci',
  default_storage_engine: 'MyISAM',
  completion_type: `'RELEASE'`,
  group_concat_max_len: '4',
  div_precision_increment: '0',
  big_tables: '1',
  max_join_size: '1',
};

async function hostileMariadb(make: MakeDatabase): Promise<TestDatabase> {
  const serverUrl = await startServer('MariaDB');
  const database = await make({
    clause: 'character set latin1 collate latin1_swedish_ci',
    ...(serverUrl !== undefined && { serverUrl }),
  });
  for (const [name, value] of Object.entries(MARIADB_SETTINGS)) {
    await database.all(`set global ${name} = ${value}`);
  }
  return database;
}

async function kindMariadb({ all }: TestDatabase): Promise<void> {
  for (const name of Object.keys(MARIADB_SETTINGS)) await all(`set global ${name} = default`);
}

storeContract('MariaDB', { title: TITLE, prepare: hostileMariadb, restore: kindMariadb });

afterAll(stopServers);
