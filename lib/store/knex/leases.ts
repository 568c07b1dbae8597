/** Table `leases`: the holder of each lease, and until when. */
import type { Leases } from '../store';
import type { Database } from './sql/database';
import { insertMissing } from './sql/insert-missing';

export const leasesOf = ({ dialect, read, write }: Database): Leases => ({
  acquire: (name, holder, nowUs, untilUs) =>
    write(async (tx) => {
      const rows = [{ name, holder, until_us: untilUs }];
      await insertMissing(tx, dialect, { table: 'leases', key: ['name'], rows });
      // A row lock of another process makes this wait, and then see the row as that process left it.
      await tx.run((db) =>
        db('leases')
          .where({ name })
          .where((free) => void free.where({ holder }).orWhere('until_us', '<=', nowUs))
          .update({ holder, until_us: untilUs }),
      );
      const [current] = await tx.run((db) => db('leases').where({ name }).pluck('holder'));
      return current === holder;
    }),
  async list() {
    return read.run((db) =>
      db('leases').select('name', 'holder', { untilUs: 'until_us' }).orderBy('name'),
    );
  },
  async release(name, holder) {
    await write((tx) => tx.run((db) => db('leases').where({ name, holder }).del()));
  },
});
