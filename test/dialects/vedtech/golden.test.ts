/** Cases whose numbers follow from VedTech's page, each asked of the service over HTTP. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayArithmetic } from '../../support/vedtech/golden/arithmetic';
import { replayDemands } from '../../support/vedtech/golden/demands';
import { replayGrid } from '../../support/vedtech/golden/history-grid';
import type { Replay, Replayed } from '../../support/vedtech/golden/replayed';
import { replayShape } from '../../support/vedtech/golden/shape';
import { replaySummaries } from '../../support/vedtech/golden/summary';

const FOLDER = join(__dirname, '../../fixtures/vedtech');

interface GoldenFile {
  // Each has cases of its own kind.
  readonly replay: Replay<never>;
  /** So many are compared at least. */
  readonly least: number;
  readonly leftOut: number;
}

const FILES: Readonly<Record<string, GoldenFile>> = {
  'arithmetic.json': { replay: replayArithmetic, least: 133, leftOut: 0 },
  'demands.json': { replay: replayDemands, least: 8, leftOut: 0 },
  'history-grid.json': { replay: replayGrid, least: 16, leftOut: 0 },
  'shape.json': { replay: replayShape, least: 39, leftOut: 0 },
  'summary.json': { replay: replaySummaries, least: 16, leftOut: 16 },
};

const names = readdirSync(FOLDER).sort();

test('every file of the folder is replayed', () => {
  expect(names).toEqual(Object.keys(FILES));
});

describe.each(Object.entries(FILES))('%s', (name, { replay, least, leftOut }) => {
  let replayed: Replayed;
  beforeAll(async () => {
    const cases = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as never;
    replayed = await replay(cases);
    process.stdout.write(reportOf(name, replayed));
  });

  it('is answered as it says', () => {
    const found = replayed.compared.map((each) => ({ id: each.id, is: each.found }));
    const expected = replayed.compared.map((each) => ({ id: each.id, is: each.expected }));
    expect(found).toEqual(expected);
  });

  it('is compared as far as before, and what is left out has a reason', () => {
    expect(replayed.compared.length).toBeGreaterThanOrEqual(least);
    expect(replayed.leftOut).toHaveLength(leftOut);
    for (const { reason } of replayed.leftOut) expect(reason).not.toBe('');
  });
});

function reportOf(name: string, { compared, leftOut }: Replayed): string {
  const lines = leftOut.map(({ id, reason }) => `  left out: ${id}: ${reason}\n`);
  return `${name}: ${compared.length} compared, ${leftOut.length} left out\n${lines.join('')}`;
}
