/** PostgreSQL and MariaDB keep the promises of a store. */
import { openStore } from '../../lib/store/registry';
import type { Store } from '../../lib/store/store';
import { findServer, ownDatabase } from '../support/databases';
import { storeContract } from './contract';

for (const name of ['PostgreSQL', 'MariaDB'] as const) {
  storeContract(name, async (): Promise<Store> => {
    const server = await findServer(name);
    if (!server) throw new Error(`${name} does not answer`);
    const database = await ownDatabase(server);
    const store = await openStore(database.url, { schema: 'migrate', nowUs: () => 0 });
    let closing: Promise<void> | undefined;
    return {
      ...store,
      close() {
        closing ??= store.close().then(database.drop);
        return closing;
      },
    };
  });
}
