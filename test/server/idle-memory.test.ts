/** Memory that is given back when there is nothing to do. */
import { spawnSync } from 'node:child_process';
import { heapBytes, idleRelease, releaseMemory } from '../../lib/server/idle-memory';
import { compiledModule } from '../support/program/script';

const MUCH = 64e6;

/** Garbage, of which the heap keeps the pages. */
function fillHeap(): void {
  const kept: object[] = [];
  const full = heapBytes() + MUCH;
  while (heapBytes() < full) for (let n = 0; n < 10_000; n += 1) kept.push({ n });
}

it('gives the pages of what is garbage back to the system', async () => {
  fillHeap();
  const before = heapBytes();
  await releaseMemory();
  expect(heapBytes()).toBeLessThan(before - MUCH / 2);
});

it('does so by itself once the process is idle', () => {
  const script = `
    const { heapBytes, releaseWhenIdle } = require(${JSON.stringify(compiledModule('server/idle-memory'))});
    let kept = Array.from({ length: 2e6 }, (_, n) => ({ n }));
    const before = heapBytes();
    kept = undefined;
    releaseWhenIdle(new AbortController().signal);
    setInterval(() => heapBytes() < before - ${MUCH / 2} && process.exit(0), 1000);`;
  expect(spawnSync(process.execPath, ['-e', script], { timeout: 60_000 })).toMatchObject({
    status: 0,
  });
}, 70_000);

describe('a check', () => {
  /** A heap of which 10 MB are left whenever its memory is given back. */
  function engine() {
    const state = { idle: true, bytes: 100e6, nowMs: 0, releases: 0 };
    const check = idleRelease({
      isIdle: () => state.idle,
      heapBytes: () => state.bytes,
      nowMs: () => state.nowMs,
      releaseMemory: async () => {
        state.releases += 1;
        state.bytes = 10e6;
      },
    });
    const releasesAt = async (change: Partial<typeof state>) => {
      Object.assign(state, change);
      await check();
      return state.releases;
    };
    return { releasesAt };
  }

  it('leaves a busy process alone', async () => {
    const { releasesAt } = engine();
    expect(await releasesAt({ idle: false })).toBe(0);
    expect(await releasesAt({ idle: true })).toBe(1);
  });

  it('does nothing for less than 8 MB', async () => {
    const { releasesAt } = engine();
    await releasesAt({});
    expect(await releasesAt({ nowMs: 60_000, bytes: 17.9e6 })).toBe(1);
    expect(await releasesAt({ bytes: 18e6 })).toBe(2);
  });

  it('collects at most once a minute', async () => {
    const { releasesAt } = engine();
    await releasesAt({});
    expect(await releasesAt({ nowMs: 59_999, bytes: 100e6 })).toBe(1);
    expect(await releasesAt({ nowMs: 60_000 })).toBe(2);
  });
});
