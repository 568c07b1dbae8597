/** MariaDB as a backend. */

import type { Backend } from '../../backend';
import { backupWith, storeBehind } from '..';
import { openMariadb } from '.';

export const mariadb: Backend = {
  open: storeBehind(openMariadb),
  backup: backupWith('mariadb-dump --single-transaction'),
};
