/** Table `source_positions`: how far sources have been read that are read in parts. */
import type { Positions } from '../../ingest/positions';
import type { Database } from '../sql/database';

const KEY = ['source', 'cell'];

export const positionsOf = ({ read, write }: Database): Positions => ({
  async find({ source, cell }) {
    const rows = await read.run((db) =>
      db('source_positions').select<{ position: string }[]>('position').where({ source, cell }),
    );
    return rows[0]?.position;
  },
  async save({ source, cell }, position) {
    await write((tx) =>
      tx.run((db) =>
        db('source_positions')
          .insert({ source, cell, position })
          .onConflict(KEY)
          .merge({ position }),
      ),
    );
  },
});
