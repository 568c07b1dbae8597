/** Whole lists of the store, page by page. */
import type { KeysetPage } from '../../store/store';

const PAGE = 500;

type Lister<T> = (page: KeysetPage) => Promise<readonly T[]>;

/** All of a list in pages by key. */
export async function* pagesOf<T>(
  list: Lister<T>,
  keyOf: (item: T) => string,
): AsyncGenerator<readonly T[]> {
  for (let after: string | undefined; ; ) {
    const page = await list({ after, limit: PAGE });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = keyOf(last);
  }
}

export async function* mapPages<From, To>(
  pages: AsyncIterable<readonly From[]>,
  map: (item: From) => To | Promise<To>,
): AsyncGenerator<readonly To[]> {
  for await (const page of pages) {
    const mapped: To[] = [];
    for (const item of page) mapped.push(await map(item));
    yield mapped;
  }
}
