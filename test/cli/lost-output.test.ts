/** Results that nobody takes: the status stays true, and a loss is reported. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ndjson, RECORD } from '../support/observations/files';
import { makeWorkplace, type Workplace } from '../support/program/program';

let place: Workplace;
beforeAll(async () => {
  place = await makeWorkplace();
  await writeFile(join(place.folder, 'good.ndjson'), ndjson(RECORD));
  await writeFile(join(place.folder, 'bad.ndjson'), `${ndjson(RECORD)}oops\n`);
  await place.run(['import', 'bad.ndjson']);
});
afterAll(() => place.remove());

/** Its standard output is a pipe whose reader has left. */
const LEFT = 'exec > >(true); wait $!;';
const FULL = 'exec > /dev/full;';
const LOST = 'tenant-usage: standard output: cannot be written (ENOSPC)\n';

describe('a reader that leaves', () => {
  it.each<[number, readonly string[], RegExp]>([
    [0, ['digest', '--facts'], /^$/],
    [0, ['quarantine', 'list', '--json'], /^$/],
    [0, ['import', 'good.ndjson'], /^$/],
    [
      3,
      ['import', 'bad.ndjson'],
      /^bad\.ndjson:2: not JSON [^\n]*\ntenant-usage: what was refused [^\n]*\n$/,
    ],
    [1, ['server', 'nobody'], /^tenant-usage: server "nobody": [^\n]*\n$/],
  ])('does not change the status %d of %j', async (status, words, said) => {
    expect(await place.run(words, { shell: LEFT })).toEqual({
      status,
      stdout: '',
      stderr: expect.stringMatching(said),
    });
  });
});

describe('output that cannot be written', () => {
  it.each([[['digest']], [['import', 'good.ndjson']], [['quarantine', 'list']], [['--help']]])(
    'makes %j fail with one line',
    async (words) => {
      expect(await place.run(words, { shell: FULL })).toEqual({
        status: 1,
        stdout: '',
        stderr: LOST,
      });
    },
  );

  it('is told beside what else is wrong, which decides the status', async () => {
    const { status, stderr } = await place.run(['import', 'bad.ndjson'], { shell: FULL });
    expect(status).toBe(3);
    expect(stderr).toMatch(/^bad\.ndjson:2: not JSON [^\n]*\n.*tenant-usage: standard output: /s);
  });
});
