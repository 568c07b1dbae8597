/** A made-up cloud of any size, the same one every time: three years, few large projects and many small, most lives short. */
import { type Observation, observe } from '../../lib/domain/observation';

const HOUR_US = 3_600_000_000;
const YEAR_US = 365 * 24 * HOUR_US;
const YEARS_3_US = 3 * YEAR_US;
export const CLOUD_START_US = Date.UTC(2023, 0, 1) * 1000;
export const CLOUD_END_US = CLOUD_START_US + YEARS_3_US;
const PROJECTS = 2000;
const RUNNING_SHARE = 0.05;
const MEDIAN_LIFE_HOURS = 4;
/** Puts one life in a hundred above four weeks. */
const LIFE_SPREAD = 2.2;

const FLAVORS = [
  { flavor: 'm1.tiny', vcpus: 1, memoryMb: 512, rootGb: 1, ephemeralGb: 0 },
  { flavor: 'm1.small', vcpus: 1, memoryMb: 2048, rootGb: 20, ephemeralGb: 0 },
  { flavor: 'm1.large', vcpus: 4, memoryMb: 8192, rootGb: 80, ephemeralGb: 0 },
  { flavor: 'c1.huge', vcpus: 32, memoryMb: 131_072, rootGb: 100, ephemeralGb: 400 },
];

/** Numbers in [0, 1) that look random and are the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The project by its rank: the n-th has an n-th of the servers of the first. */
export const projectOf = (rank: number): string => rank.toString(16).padStart(32, '0');

const WEIGHTS = Array.from({ length: PROJECTS }, (_, rank) => 1 / (rank + 1));
const CUMULATED = WEIGHTS.map(
  ((sum) => (weight: number) => {
    sum.total += weight;
    return sum.total;
  })({ total: 0 }),
);

function zipf(random: number): number {
  const sought = random * (CUMULATED.at(-1) ?? 0);
  const rank = CUMULATED.findIndex((sum) => sum > sought);
  return rank < 0 ? PROJECTS - 1 : rank;
}

const hex = (random: () => number, digits: number) =>
  Math.floor(random() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0');

export interface CloudShape {
  readonly seed: number;
  /** So long before the usual three years, and all of them gone: a history that no window touches. */
  readonly yearsAgo?: number;
}

/** As many lives as asked for, one observation each. */
export function* cloud(size: number, { seed, yearsAgo = 0 }: CloudShape): Generator<Observation> {
  const random = seeded(seed);
  const startUs = CLOUD_START_US - yearsAgo * YEAR_US;
  for (let n = 0; n < size; n += 1) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const lifeUs = Math.ceil(MEDIAN_LIFE_HOURS * Math.exp(LIFE_SPREAD * normal) * HOUR_US);
    const launchedAtUs = startUs + Math.floor(random() * YEARS_3_US);
    const isRunning = random() < RUNNING_SHARE && yearsAgo === 0;
    // What belongs to the history is over when the usual years begin.
    const endUs =
      yearsAgo === 0 ? launchedAtUs + lifeUs : Math.min(launchedAtUs + lifeUs, CLOUD_START_US);
    const terminatedAtUs = isRunning ? null : endUs;
    yield observe({
      serverId: `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`,
      source: 'file',
      kind: 'row',
      atUs: terminatedAtUs ?? launchedAtUs,
      facts: {
        projectId: projectOf(zipf(random())),
        name: `server ${n}`,
        size: FLAVORS[Math.floor(random() * FLAVORS.length)] ?? FLAVORS[0],
        swapMb: 0,
        state: terminatedAtUs === null ? 'active' : 'deleted',
        launchedAtUs,
        terminatedAtUs,
      } as Observation['facts'],
    });
  }
}
