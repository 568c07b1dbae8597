/** Table `users`: people and programs that are known here and not to the cloud. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../../errors';
import type { User, UserChange, Users } from '../../identity';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { extCell, extOf } from './ext';
import { putRows, type RowPatch, toFlag } from './patch-row';

const FIELDS = {
  id: 'id',
  login: 'login',
  name: 'name',
  passwordHash: 'password_hash',
  isStaff: 'is_staff',
  isActive: 'is_active',
  ext: 'ext',
  createdAtUs: 'created_us',
} as const;

interface UserRow extends Omit<User, 'isStaff' | 'isActive' | 'ext'> {
  readonly isStaff: number;
  readonly isActive: number;
  readonly ext: string | null;
}

const fromRow = (row: UserRow): User => ({
  ...row,
  isStaff: row.isStaff === 1,
  isActive: row.isActive === 1,
  ext: extOf(row.ext),
});

const toRow = (id: string, change: UserChange): RowPatch => ({
  id,
  login: change.login,
  name: change.name,
  password_hash: change.passwordHash,
  is_staff: toFlag(change.isStaff),
  is_active: toFlag(change.isActive),
  ext: extCell(change.ext),
});

/** The users who have these logins or ids, both ways. */
interface Holders {
  readonly idOf: Map<string, string>;
  readonly loginOf: Map<string, string>;
}

async function holdersOf(tx: Statements, changes: readonly UserChange[]): Promise<Holders> {
  const holders: Holders = { idOf: new Map(), loginOf: new Map() };
  for (const some of chunksOf(changes)) {
    const logins = some.map(({ login }) => login);
    const ids = some.flatMap(({ id }) => id ?? []);
    const rows = await tx.run((db) =>
      db('users')
        .select<Pick<User, 'id' | 'login'>[]>('id', 'login')
        .whereIn('login', logins)
        .orWhereIn('id', ids),
    );
    for (const { id, login } of rows) {
      holders.idOf.set(login, id);
      holders.loginOf.set(id, login);
    }
  }
  return holders;
}

/** The id that a login has, or has from now on. */
function idFor({ id, login }: UserChange, { idOf, loginOf }: Holders): string {
  const known = idOf.get(login);
  if (known !== undefined && id !== undefined && id !== known) {
    throw new AppError(
      'invalidParameter',
      `id "${id}": must be "${known}", which user "${login}" has already`,
    );
  }
  const chosen = known ?? id ?? randomUUID().replaceAll('-', '');
  const holder = loginOf.get(chosen) ?? login;
  if (holder !== login) {
    throw new AppError(
      'invalidParameter',
      `id "${chosen}": is the one of user "${holder}"; must be another`,
    );
  }
  idOf.set(login, chosen);
  loginOf.set(chosen, login);
  return chosen;
}

export function usersOf({ dialect, read, write }: Database, nowUs: () => number): Users {
  const findBy = async (key: { readonly id: string } | { readonly login: string }) => {
    const rows = await read.run((db) => db('users').select<UserRow[]>(FIELDS).where(key));
    return rows.map(fromRow)[0];
  };
  return {
    find: (login) => findBy({ login }),
    findById: (id) => findBy({ id }),
    async list({ after = '', limit }) {
      const rows = await read.run((db) =>
        db('users')
          .select<UserRow[]>(FIELDS)
          .where('login', '>', after)
          .orderBy('login')
          .limit(limit),
      );
      return rows.map(fromRow);
    },
    put: (changes) =>
      write(async (tx) => {
        const holders = await holdersOf(tx, changes);
        const rows = changes.map((change) => toRow(idFor(change, holders), change));
        await putRows(tx, dialect, { table: 'users', key: 'id', rows, createdUs: nowUs() });
      }),
  };
}
