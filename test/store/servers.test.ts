/** PostgreSQL and MariaDB keep the promises of a store. */
import { SERVER_NAMES } from '../support/databases/databases';
import { storeContract } from './contract';

for (const name of SERVER_NAMES) storeContract(name);
