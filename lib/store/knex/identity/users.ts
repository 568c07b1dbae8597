/** Table `users`: who is known here and not to the cloud. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../../errors';
import type { User, UserChange, Users } from '../../identity';
import type { Database, SqlDialect, Statements } from '../sql/dialect';
import { toFlag } from './cells';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = `id, login, name, password_hash as "passwordHash", is_staff as "isStaff",
  is_active as "isActive", created_us as "createdAtUs"`;

interface UserRow extends Omit<User, 'isStaff' | 'isActive'> {
  readonly isStaff: number;
  readonly isActive: number;
}

const fromRow = (row: UserRow): User => ({
  ...row,
  isStaff: row.isStaff === 1,
  isActive: row.isActive === 1,
});

const toRow = (id: string, change: UserChange): RowPatch => ({
  id,
  login: change.login,
  name: change.name,
  password_hash: change.passwordHash,
  is_staff: toFlag(change.isStaff),
  is_active: toFlag(change.isActive),
});

/** Who has these logins or ids, both ways. */
interface Holders {
  readonly idOf: Map<string, string>;
  readonly loginOf: Map<string, string>;
}

async function holdersOf(
  tx: Statements,
  dialect: SqlDialect,
  changes: readonly UserChange[],
): Promise<Holders> {
  const logins = dialect.isIn(
    'login',
    changes.map(({ login }) => login),
  );
  const ids = dialect.isIn(
    'id',
    changes.flatMap(({ id }) => id ?? []),
  );
  const rows = await tx.all<Pick<User, 'id' | 'login'>>(
    `select id, login from users where ${logins.sql} or ${ids.sql}`,
    [...logins.bindings, ...ids.bindings],
  );
  return {
    idOf: new Map(rows.map(({ id, login }) => [login, id])),
    loginOf: new Map(rows.map(({ id, login }) => [id, login])),
  };
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
  const findBy = async (column: string, value: string) => {
    const rows = await read.all<UserRow>(`select ${FIELDS} from users where ${column} = ?`, [
      value,
    ]);
    return rows.map(fromRow)[0];
  };
  return {
    find: (login) => findBy('login', login),
    findById: (id) => findBy('id', id),
    async list({ after = '', limit }) {
      const rows = await read.all<UserRow>(
        `select ${FIELDS} from users where login > ? order by login limit ?`,
        [after, limit],
      );
      return rows.map(fromRow);
    },
    put: (changes) =>
      write(async (tx) => {
        const holders = await holdersOf(tx, dialect, changes);
        const rows = changes.map((change) => toRow(idFor(change, holders), change));
        await putRows(tx, dialect, { table: 'users', key: 'id', rows, createdUs: nowUs() });
      }),
  };
}
