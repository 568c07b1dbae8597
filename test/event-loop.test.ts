/** Long work in slices: everybody has a turn. */
import { CooperativeScheduler, mapCooperatively } from '../lib/event-loop';

/** Keeps the event loop busy, as computing does. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Counts the turns of the event loop until it is told to stop. */
function countTurns() {
  let turns = 0;
  let isCounting = true;
  const count = () => {
    turns += 1;
    if (isCounting) setImmediate(count);
  };
  setImmediate(count);
  return {
    now: () => turns,
    stop: () => {
      isCounting = false;
      return turns;
    },
  };
}

describe('long work', () => {
  it('keeps its order, and lets others have a turn in between', async () => {
    const turns = countTurns();
    const squares = await mapCooperatively([1, 2, 3, 4, 5], (n) => {
      work(9);
      return n * n;
    });
    expect(squares).toEqual([1, 4, 9, 16, 25]);
    expect(turns.stop()).toBeGreaterThanOrEqual(4);
  });

  it('goes on one slice a turn, however much of it there is', async () => {
    const turns = countTurns();
    const turnsOfSlices: number[] = [];
    const threeSlices = async () => {
      const slices = new CooperativeScheduler();
      for (let n = 0; n < 3; n += 1) {
        await slices.yield();
        turnsOfSlices.push(turns.now());
      }
    };
    await Promise.all([threeSlices(), threeSlices(), threeSlices()]);
    turns.stop();
    expect(new Set(turnsOfSlices).size).toBe(9);
  });
});
