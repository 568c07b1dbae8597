/** SQLite as a backend. */

import type { Backend } from '../../backend';
import { storeBehind } from '..';
import { openSqlite } from '.';
import { backupSqlite } from './backup';

export const sqlite: Backend = { open: storeBehind(openSqlite), backup: backupSqlite };
