/** What is said of changes that no test notices is about code that is still there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Group {
  readonly why: string;
  readonly changes: Readonly<Record<string, readonly string[]>>;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
const groups: readonly Group[] = parse(readFileSync(join(__dirname, 'survivors.yaml'), 'utf8'));
const entries = groups.flatMap(({ changes }) =>
  Object.entries(changes).flatMap(([file, those]) => those.map((change) => ({ file, change }))),
);

describe('the list of changes that no test notices', () => {
  it('names code that is there', () => {
    const gone = entries.filter(({ file, change }) => {
      const [code = ''] = change.split(' --> ');
      return !oneLine(readFileSync(file, 'utf8')).includes(code);
    });
    expect(gone).toEqual([]);
  });

  it('gives a reason for each, once', () => {
    expect(groups.every(({ why }) => why.length > 20)).toBe(true);
    expect(entries.length).toBeGreaterThan(50);
    const keys = entries.map(({ file, change }) => `${file}: ${change}`);
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
  });
});
