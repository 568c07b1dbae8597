/** Servers that are talked to through TLS: as safely as the URL asks for, or not at all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../lib/store/registry';
import { onOwnServer } from '../../support/databases/own-server';
import { inSession, SERVER_NAMES, type ServerName } from '../../support/databases/server-kinds';
import { type Certificate, makeCertificate } from '../../support/program/certificates';

const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-'));
let own: Certificate;
let other: Certificate;
beforeAll(async () => {
  other = await makeCertificate(folder, 'other');
});
afterAll(() => rmSync(folder, { recursive: true }));

const makeOwn = async () => {
  own = await makeCertificate(folder, 'own');
  return own;
};

/** Leads to 127.0.0.1, which the certificate knows by its full name only. */
const OTHER_NAME = '127.1';

interface Asking {
  readonly bare: string;
  readonly authority: (file: string) => string;
  readonly identity: (file: string) => string;
  readonly identityOfAnybody: string;
  /** How many sessions of ours are, or have been, encrypted. */
  readonly encrypted: string;
}

const ASKING: Readonly<Record<ServerName, Asking>> = {
  PostgreSQL: {
    bare: 'sslmode=require',
    authority: (file) => `sslmode=verify-ca&sslrootcert=${file}`,
    identity: (file) => `sslmode=verify-full&sslrootcert=${file}`,
    identityOfAnybody: 'sslmode=verify-full',
    encrypted: `select count(*) as count from pg_stat_ssl join pg_stat_activity using (pid)
      where ssl and application_name = 'tenant-usage'`,
  },
  MariaDB: {
    bare: 'ssl-mode=REQUIRED',
    authority: (file) => `ssl-mode=VERIFY_CA&ssl-ca=${file}`,
    identity: (file) => `ssl-mode=VERIFY_IDENTITY&ssl-ca=${file}`,
    identityOfAnybody: 'ssl-mode=VERIFY_IDENTITY',
    encrypted: `select variable_value as count from information_schema.global_status
      where variable_name = 'SSL_FINISHED_ACCEPTS'`,
  },
};

for (const kind of SERVER_NAMES) {
  const { bare, authority, identity, identityOfAnybody, encrypted } = ASKING[kind];
  onOwnServer(
    kind,
    'through TLS',
    (server) => {
      const encryptedSessions = () =>
        inSession(kind, server().databaseUrl, async ({ all }) => {
          const [row] = await all<{ count: string | number }>(encrypted);
          return Number(row?.count);
        });
      const opened = async (query: string, host = 'localhost') => {
        const url = new URL(`${server().databaseUrl}?${query}`);
        url.hostname = host;
        const store = await openStore(url.href, { schema: 'migrate', nowUs: () => 0 });
        const isEncrypted = (await encryptedSessions()) > 0;
        await store.close();
        return isEncrypted ? 'encrypted' : 'in the clear';
      };
      const refused = { code: 'database', message: expect.stringMatching(/certificate/i) };

      it('encrypts without a look at the certificate', async () => {
        expect(await opened(bare)).toBe('encrypted');
      });

      it('takes the certificate of the right authority, and no other', async () => {
        expect(await opened(authority(own.cert), OTHER_NAME)).toBe('encrypted');
        await expect(opened(authority(other.cert))).rejects.toMatchObject(refused);
      });

      it('takes the certificate of the right authority for the right name, and no other', async () => {
        expect(await opened(identity(own.cert))).toBe('encrypted');
        await expect(opened(identity(own.cert), OTHER_NAME)).rejects.toMatchObject(refused);
        await expect(opened(identity(other.cert))).rejects.toMatchObject(refused);
        await expect(opened(identityOfAnybody)).rejects.toMatchObject(refused);
      });
    },
    makeOwn,
  );
}
