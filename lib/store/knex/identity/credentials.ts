/** Table `credentials`: keys and tokens of every kind, looked up by kind and hash. */
import { pickDefined } from '../../../domain/values/pick-defined';
import type { Rights } from '../../../identity/rights';
import type { Credential, Credentials, NewCredential } from '../../identity';
import type { Database } from '../sql/database';
import { insertMissing } from '../sql/insert-missing';
import type { Statements } from '../sql/statements';
import { extCell, extOf } from './ext';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = `id, kind, lookup_hash as "lookupHash", name, user_id as "userId",
  account_id as "accountId", rights, ext, secret_enc as "secretEncrypted", status,
  expires_us as "expiresAtUs", last_used_us as "lastUsedAtUs", created_us as "createdAtUs"`;

interface CredentialRow extends Omit<Credential, 'rights' | 'ext' | 'isRevoked'> {
  readonly rights: string;
  readonly ext: string | null;
  readonly status: 'active' | 'revoked';
}

const fromRow = ({ rights, ext, status, ...row }: CredentialRow): Credential => ({
  ...row,
  rights: JSON.parse(rights) as Rights,
  ext: extOf(ext),
  isRevoked: status === 'revoked',
});

const toRow = (change: NewCredential): RowPatch => ({
  id: change.id,
  kind: change.kind,
  lookup_hash: change.lookupHash,
  name: change.name,
  user_id: change.userId,
  account_id: change.accountId,
  rights: change.rights && JSON.stringify(change.rights),
  ext: extCell(change.ext),
  secret_enc: change.secretEncrypted,
  status: statusOf(change),
  expires_us: change.expiresAtUs,
});

const statusOf = ({ isRevoked }: NewCredential): CredentialRow['status'] | undefined => {
  if (isRevoked === undefined) return undefined;
  return isRevoked ? 'revoked' : 'active';
};

const MINUTE_US = 60_000_000;

/** Looked up first, so that the minute in between needs no write. */
async function used({ read, write }: Database, id: string, nowUs: number): Promise<void> {
  const condition = 'id = ? and (last_used_us is null or last_used_us <= ?)';
  const bindings = [id, nowUs - MINUTE_US];
  const due = await read.all(`select id from credentials where ${condition}`, bindings);
  if (due.length === 0) return;
  await write((tx) =>
    tx.all(`update credentials set last_used_us = ? where ${condition}`, [nowUs, ...bindings]),
  );
}

interface Replacement {
  readonly credential: NewCredential;
  /** The hash of the one whose place it takes; undefined: of none. */
  readonly replaced: string | undefined;
  readonly createdUs: number;
}

/** An insert of a key that exists waits for whoever inserted it, so the row that is read after it is the one that won. */
async function replace(
  { dialect, write }: Database,
  { credential, replaced, createdUs }: Replacement,
): Promise<boolean> {
  const { id, lookupHash } = credential;
  const cells = pickDefined(toRow(credential));
  return write(async (tx) => {
    if (replaced !== undefined) {
      const known = { id, lookup_hash: replaced };
      return (await tx.run((db) => db('credentials').where(known).update(cells))) > 0;
    }
    const rows = [{ ...cells, created_us: createdUs }];
    await insertMissing(tx, dialect, { table: 'credentials', key: ['id'], rows });
    const [hash] = await tx.run((db) =>
      db('credentials').where({ id }).forUpdate().pluck('lookup_hash'),
    );
    return hash === lookupHash;
  });
}

async function select(read: Statements, rest: string, bindings: readonly (string | number)[]) {
  const rows = await read.all<CredentialRow>(`select ${FIELDS} from credentials ${rest}`, bindings);
  return rows.map(fromRow);
}

export const credentialsOf = (database: Database, nowUs: () => number): Credentials => {
  const { dialect, read, write } = database;
  return {
    find: async (id) => (await select(read, 'where id = ?', [id]))[0],
    findByHash: async (kind, hash) =>
      (await select(read, 'where lookup_hash = ? and kind = ?', [hash, kind]))[0],
    async findByPrefix(idPrefix) {
      const range = [idPrefix, `${idPrefix}g`];
      const matches = await select(read, 'where id >= ? and id < ? order by id limit 2', range);
      return matches.length === 1 ? matches[0] : undefined;
    },
    list: ({ after = '', limit }) =>
      select(read, 'where id > ? order by id limit ?', [after, limit]),
    put: (changes) =>
      write((tx) =>
        putRows(tx, dialect, {
          table: 'credentials',
          key: 'id',
          rows: changes.map(toRow),
          createdUs: nowUs(),
        }),
      ),
    replace: (credential, replaced) =>
      replace(database, { credential, replaced, createdUs: nowUs() }),
    markUsed: (id, usedUs) => used(database, id, usedUs),
    prolong: (id, lookupHash, expiresAtUs) =>
      write(async (tx) => {
        const same = { id, lookup_hash: lookupHash };
        await tx.run((db) =>
          db('credentials')
            .where(same)
            .where('expires_us', '<', expiresAtUs)
            .update({ expires_us: expiresAtUs }),
        );
      }),
  };
};
