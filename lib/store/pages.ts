/** Whole lists of the store, page by page. */

export interface PageOf<Key> {
  readonly after?: Key | undefined;
  readonly limit: number;
}

const PAGE = 500;

/** All of a list in pages by key. */
export async function* pagesOf<T, Key = string>(
  list: (page: PageOf<Key>) => Promise<readonly T[]>,
  keyOf: (item: T) => Key,
  limit: number = PAGE,
): AsyncGenerator<readonly T[]> {
  for (let after: Key | undefined; ; ) {
    const page = await list({ after, limit });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    after = keyOf(last);
  }
}

/** All of a list, one by one. */
export async function* allOf<T, Key = string>(
  list: (page: PageOf<Key>) => Promise<readonly T[]>,
  keyOf: (item: T) => Key,
): AsyncGenerator<T> {
  for await (const page of pagesOf(list, keyOf)) yield* page;
}
