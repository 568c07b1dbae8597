/** A user of Nova's databases that may only select is enough, and its password is told to nobody. */
import { readFile } from 'node:fs/promises';
import { openForeign } from '../../../lib/store/registry';
import { onDatabase, SERVER_NAMES, type TestDatabase } from '../../support/databases/databases';
import { temporaryStore } from '../../support/databases/stores';
import { makeNova, type Nova } from '../../support/nova-database/nova';
import { after } from '../../support/nova-database/recording';
import { runHere } from '../../support/program/command-line';

const PASSWORD = 'a-word-that-is-told-to-nobody';

const USER = `reader_${process.pid}`;

const GRANTS = {
  PostgreSQL: (database: string) => [
    `grant connect on database ${database} to ${USER}`,
    `grant usage on schema public to ${USER}`,
    `grant select on all tables in schema public to ${USER}`,
  ],
  MariaDB: (database: string) => [`grant select on ${database}.* to ${USER}@'%'`],
} as const;

const CREATE = {
  PostgreSQL: `create role ${USER} login password '${PASSWORD}'`,
  MariaDB: `create user ${USER}@'%' identified by '${PASSWORD}'`,
} as const;

const DROP = {
  PostgreSQL: [`drop owned by ${USER}`, `drop role ${USER}`],
  MariaDB: [`drop user ${USER}@'%'`],
} as const;

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

function readableUrl({ url }: TestDatabase): string {
  const readable = new URL(url);
  readable.username = USER;
  readable.password = PASSWORD;
  return readable.href;
}

for (const kind of SERVER_NAMES) {
  onDatabase(kind, "and a user of Nova's databases that may only select", (make) => {
    let nova: Nova;
    let databases: readonly TestDatabase[];
    beforeAll(async () => {
      nova = await makeNova(kind, make);
      await nova.fill(after);
      databases = [nova.api, nova.cell0, nova.cell1];
      await nova.api.all(CREATE[kind]);
      for (const { url, all } of databases) {
        for (const grant of GRANTS[kind](nameOf(url))) await all(grant);
      }
    });
    afterAll(async () => {
      // Rights are those of one database on PostgreSQL.
      if (kind === 'PostgreSQL') for (const { all } of databases) await all(DROP[kind][0]);
      await nova.api.all(DROP[kind].at(-1) as string);
    });

    it('reads all of it', async () => {
      const own = await temporaryStore();
      const [api = '', cell0, cell1] = databases.map(readableUrl);
      const env = {
        TENANT_USAGE_NOVA_DATABASE_URL: api,
        TENANT_USAGE_NOVA_DATABASE_CELLS: `cell0=${cell0},cell1=${cell1}`,
      };
      const argv = ['import', 'nova-database', '--database', own.url];
      const { status, stdout, stderr } = await runHere([...argv, '--allow-future'], { env });
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(stdout).toMatch(/^imported 43 servers of 2 cells: 140 new/);
      const bytes = `${await readFile(own.file, 'latin1')}${await readFile(`${own.file}-wal`, 'latin1')}`;
      const shown = await runHere(['config', '--database', own.url], { env });
      expect(`${stdout}${stderr}${bytes}${shown.stdout}`).not.toContain(PASSWORD);
      await own.remove();
    });

    it('is not even needed: sessions cannot write, whoever they belong to', async () => {
      const database = openForeign(nova.cell1.url);
      await expect(database.read((db) => db('instances').delete())).rejects.toThrow(/read.only/i);
      await database.close();
    });

    it('is told what is wrong without the password', async () => {
      const wrong = readableUrl(nova.cell1).replace(nameOf(nova.cell1.url), 'nowhere');
      const own = await temporaryStore();
      const argv = ['import', 'nova-database', '--url', wrong, '--database', own.url];
      const { status, stderr } = await runHere(argv);
      expect(status).toBe(4);
      expect(stderr).toMatch(/nova_database\.url .*\*\*\*@/);
      expect(stderr).not.toContain(PASSWORD);
      await own.remove();
    });
  });
}
