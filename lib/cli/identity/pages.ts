/** Pages of a list, in another form. */

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
