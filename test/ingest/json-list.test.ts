/** A JSON list cut into its elements: the same as reading it whole, whatever is in it and however it comes. */
import fc from 'fast-check';
import { readElements } from '../../lib/ingest/formats/json-list';
import { MAX_LINE_BYTES } from '../../lib/ingest/formats/lines';
import { RUNS } from '../support/property-runs';

async function elementsOf(text: string | Buffer, chunkBytes = 7) {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      yield bytes.subarray(at, at + chunkBytes);
    }
  }
  const elements = [];
  for await (const some of readElements(chunks())) elements.push(...some);
  return elements;
}

const textsOf = async (text: string, chunkBytes?: number) =>
  (await elementsOf(text, chunkBytes)).map(({ bytes }) => bytes.toString().trim());

describe('the elements of a JSON list', () => {
  it('are those that JSON.parse finds', async () => {
    const anyBlank = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
    const anyList = fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 6 });
    const anyIndent = fc.constantFrom('', ' ', '\n', '\t');
    const run = fc.asyncProperty(
      anyList,
      fc.tuple(anyBlank, anyBlank, anyIndent),
      fc.integer({ min: 1, max: 40 }),
      async (list, [before, after, indent], chunkBytes) => {
        const text = `${before}${JSON.stringify(list, null, indent)}${after}`;
        const found = await textsOf(text, chunkBytes);
        expect(found.map((element) => JSON.parse(element))).toEqual(JSON.parse(text));
      },
    );
    await fc.assert(run, { numRuns: RUNS });
  });

  it('are numbered from 1, and keep quotes, brackets and commas within texts', async () => {
    const list = [{ a: '],[' }, '"\\', '\\\\"}', { '{': ['\\"', [[]], {}] }];
    const elements = await elementsOf(JSON.stringify(list), 1);
    expect(elements.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(elements.map(({ bytes }) => JSON.parse(bytes.toString()))).toEqual(list);
  });

  it.each([
    ['nothing', '', []],
    ['blanks', ' \r\n\t', []],
    ['an empty list', ' [ ] ', []],
    ['one object', ' {"a":[1,2]}\n', ['{"a":[1,2]}']],
    ['an element that is missing', '[1,,2]', ['1', '', '2']],
    ['a comma too many', '[1,]', ['1', '']],
    ['a comma too few', '[1 2]', ['1 2']],
  ])('are what stands between the commas: %s', async (_name, text, elements) => {
    expect(await textsOf(text)).toEqual(elements);
  });

  it.each([
    ['no list', '7', /must be a list of objects, or one object/],
    ['a text', '"["', /must be a list of objects, or one object/],
    ['two lists', '[1] [2]', /more after the end/],
    ['two objects', '{}\n{}', /more after the end .*application\/x-ndjson/],
    ['a list that does not end', '[1, {"a": 2', /ends within element 2/],
    ['an object that does not end', '{"a": "}"', /ends within element 1/],
    ['a list closed by a brace', '[1}', /closed by a brace/],
    ['a bracket too many', '[1]]', /more after the end/],
  ])('are not looked for in %s', async (_name, text, message) => {
    for (const chunkBytes of [1, 100]) {
      await expect(elementsOf(text, chunkBytes)).rejects.toMatchObject({
        code: 'unreadableInput',
        message: expect.stringMatching(message),
      });
    }
  });

  it('are cut when they are too long, and the others stay whole', async () => {
    const list = [1, 'x'.repeat(MAX_LINE_BYTES - 2), 'x'.repeat(MAX_LINE_BYTES - 1), 2];
    const elements = await elementsOf(JSON.stringify(list), 65_536);
    expect(elements.map(({ isTooLong }) => isTooLong)).toEqual([false, false, true, false]);
    expect(elements[2]?.bytes.length).toBeLessThan(MAX_LINE_BYTES);
  });
});
