/** Table `numbers`: an integer for a text id, given or counted. */
import type { NumberedNoun, Numbers } from '../../places';
import { RefusedChange } from '../../refused-change';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

/** The row of table `meta` that holds the counter: the last number that it gave, whatever the noun. */
export const LAST_NUMBER = 'last_number';

type NumberOf = ReadonlyMap<string, number>;

/** A mutex of all who give numbers, in this process and in others. */
async function lockCounter(tx: Statements): Promise<number> {
  const [row] = await tx.run((db) =>
    db('meta').select<{ value: string }[]>('value').where({ name: LAST_NUMBER }).forUpdate(),
  );
  return Number(row?.value ?? 0);
}

export async function numbersAmong(
  db: Statements,
  noun: NumberedNoun,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const some of chunksOf(ids)) {
    const rows = await db.run((query) =>
      query('numbers')
        .select<{ id: string; number: number }[]>('id', 'number')
        .where({ noun })
        .whereIn('id', some),
    );
    for (const { id, number } of rows) numbers.set(id, number);
  }
  return numbers;
}

async function holdersOf(
  tx: Statements,
  noun: NumberedNoun,
  numbers: readonly number[],
): Promise<Map<number, string>> {
  const holders = new Map<number, string>();
  for (const some of chunksOf(numbers)) {
    const rows = await tx.run((db) =>
      db('numbers')
        .select<{ id: string; number: number }[]>('id', 'number')
        .where({ noun })
        .whereIn('number', some),
    );
    for (const { id, number } of rows) holders.set(number, id);
  }
  return holders;
}

async function insert(tx: Statements, noun: NumberedNoun, numberOf: NumberOf): Promise<void> {
  const rows = [...numberOf].map(([id, number]) => ({ noun, id, number }));
  for (const some of chunksOf(rows)) await tx.run((db) => db('numbers').insert(some));
}

/** Throws RefusedChange for a number that another id has, or that two are given. */
async function setNumbers(tx: Statements, noun: NumberedNoun, given: NumberOf): Promise<void> {
  const holders = await holdersOf(tx, noun, [...given.values()]);
  for (const [id, number] of given) {
    const holder = holders.get(number) ?? id;
    if (holder !== id && !given.has(holder)) throw taken(noun, number, holder);
    if (holder !== id && given.get(holder) === number) throw taken(noun, number, holder);
    holders.set(number, id);
  }
  for (const some of chunksOf([...given.keys()])) {
    await tx.run((db) => db('numbers').where({ noun }).whereIn('id', some).del());
  }
  await insert(tx, noun, given);
}

const taken = (noun: NumberedNoun, number: number, holder: string): RefusedChange =>
  new RefusedChange(
    'number',
    `${number}: is the number of ${noun} ${JSON.stringify(holder)}; must be another`,
  );

/** The next numbers of the counter that no id has. */
async function nextNumbers(
  tx: Statements,
  noun: NumberedNoun,
  { last, wanted }: { readonly last: number; readonly wanted: number },
): Promise<readonly number[]> {
  const free: number[] = [];
  for (let from = last + 1; free.length < wanted; ) {
    const candidates = Array.from({ length: wanted - free.length }, (_, index) => from + index);
    const holders = await holdersOf(tx, noun, candidates);
    free.push(...candidates.filter((candidate) => !holders.has(candidate)));
    from += candidates.length;
  }
  return free;
}

async function count(
  tx: Statements,
  noun: NumberedNoun,
  { ids, last }: { readonly ids: readonly string[]; readonly last: number },
): Promise<void> {
  const numbers = await nextNumbers(tx, noun, { last, wanted: ids.length });
  await insert(tx, noun, new Map(ids.map((id, index) => [id, numbers[index] ?? 0])));
  const value = String(numbers.at(-1) ?? last);
  await tx.run((db) => db('meta').where({ name: LAST_NUMBER }).update({ value }));
}

export interface GivenNumbers {
  readonly ids: readonly string[];
  /** Of some of these ids. */
  readonly given: NumberOf;
}

/** Sets the numbers that are given, and counts on for the ids that have none. */
export async function settleNumbers(
  tx: Statements,
  noun: NumberedNoun,
  { ids, given }: GivenNumbers,
): Promise<{ readonly before: NumberOf; readonly after: NumberOf }> {
  const last = await lockCounter(tx);
  const before = await numbersAmong(tx, noun, ids);
  const changed = new Map([...given].filter(([id, number]) => before.get(id) !== number));
  if (changed.size > 0) await setNumbers(tx, noun, changed);
  const without = ids.filter((id) => !before.has(id) && !given.has(id));
  if (without.length > 0) await count(tx, noun, { ids: [...new Set(without)], last });
  return { before, after: await numbersAmong(tx, noun, ids) };
}

async function assign(
  { read, write }: Database,
  noun: NumberedNoun,
  ids: readonly string[],
): Promise<NumberOf> {
  const known = await numbersAmong(read, noun, ids);
  if (ids.every((id) => known.has(id))) return known;
  return (await write((tx) => settleNumbers(tx, noun, { ids, given: new Map() }))).after;
}

export const numbersOf = (database: Database): Numbers => ({
  assign: (noun, ids) => assign(database, noun, ids),
  async find(noun, number) {
    const [row] = await database.read.run((db) =>
      db('numbers').select<{ id: string }[]>('id').where({ noun, number }),
    );
    return row?.id;
  },
});
