/** PostgreSQL as a backend. */

import type { Backend } from '../../backend';
import { backupWith, storeBehind } from '..';
import { openPostgres } from '.';

export const postgres: Backend = { open: storeBehind(openPostgres), backup: backupWith('pg_dump') };
