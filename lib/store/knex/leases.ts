/** Table `leases`: who may do what only one at a time should do, and until when. */
import type { Leases } from '../store';
import type { Database } from './sql/dialect';

export const leasesOf = (database: Database): Leases => ({
  acquire: (name, holder, nowUs, untilUs) =>
    database.write(async (tx) => {
      const { sql, bindings } = database.dialect.insert({
        table: 'leases',
        columns: ['name', 'holder', 'until_us'],
        rows: [[name, holder, untilUs]],
        onConflict: { key: 'name', act: 'keep' },
      });
      await tx.all(sql, bindings);
      // Whoever waited for another taker here looks at the row as that one left it.
      await tx.all(
        `update leases set holder = ?, until_us = ?
          where name = ? and (holder = ? or until_us <= ?)`,
        [holder, untilUs, name, holder, nowUs],
      );
      const [lease] = await tx.all<{ holder: string }>('select holder from leases where name = ?', [
        name,
      ]);
      return lease?.holder === holder;
    }),
  async release(name, holder) {
    await database.write((tx) =>
      tx.all('delete from leases where name = ? and holder = ?', [name, holder]),
    );
  },
});
