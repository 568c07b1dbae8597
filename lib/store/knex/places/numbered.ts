/** Places that have a number beside their row: how they are read, and how a put settles their numbers. */
import type { Knex } from 'knex';
import type { NumberedNoun } from '../../places';
import type { Statements } from '../sql/statements';
import { fromRow } from './columns';
import { fieldsOf, type Merged, type PlacesTable } from './merge';
import { settleNumbers } from './numbers';

/** What a row holds of a place. */
export type Row<Item> = Omit<Item, 'number'>;
export type Numbered<Item> = Item & { readonly number: number };

export interface NumberedTable<Item> extends PlacesTable<Item> {
  /** The noun of the numbers; a column where it differs from row to row. */
  readonly noun: { readonly text: NumberedNoun } | { readonly column: string };
}

/** Rows with their numbers in key order, from which `narrow` chooses. */
export async function readNumbered<Item extends object>(
  read: Statements,
  place: NumberedTable<Item>,
  narrow: (rows: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<readonly Numbered<Item>[]> {
  const { table, key, columns, noun } = place;
  const rows = await read.run((db) =>
    narrow(
      db(table)
        .join('numbers', (on) => {
          on.on('numbers.id', `${table}.${key.column}`);
          if ('column' in noun) on.andOn('numbers.noun', `${table}.${noun.column}`);
          else on.andOnVal('numbers.noun', noun.text);
        })
        .select({ ...fieldsOf(place), number: 'numbers.number' })
        .orderBy(`${table}.${key.column}`),
    ),
  );
  return rows.map((row: Numbered<Item>) => fromRow(columns, row) as Numbered<Item>);
}

/** One page, and only rows with these cells. */
export const pageOf =
  <Item>({ table, key }: PlacesTable<Item>, { after = '', limit }: Page) =>
  (rows: Knex.QueryBuilder): Knex.QueryBuilder =>
    rows.where(`${table}.${key.column}`, '>', after).limit(limit);

interface Page {
  readonly after?: string | undefined;
  readonly limit: number;
}

interface MayGiveNumber {
  readonly number?: number | undefined;
}

/** The numbers of merged places before and after the put, by key. */
export function settleMerged<Item, Change extends MayGiveNumber>(
  tx: Statements,
  noun: NumberedNoun,
  put: {
    readonly merged: readonly Merged<Item>[];
    readonly changes: readonly Change[];
    readonly keyOf: (change: Change) => string;
  },
) {
  const given = new Map<string, number>();
  for (const change of put.changes) {
    if (change.number !== undefined) given.set(put.keyOf(change), change.number);
  }
  return settleNumbers(tx, noun, { ids: put.merged.map(({ key }) => key), given });
}
