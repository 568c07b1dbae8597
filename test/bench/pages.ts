/** How fast lives are taken in, and how fast pages of usage are, on a database of any size. */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { renderTable } from '../../lib/cli/table';
import { observe } from '../../lib/domain/observation';
import type { PageQuestion, Store, Told } from '../../lib/store/store';
import { temporaryStore } from '../support/stores';

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;
const END_US = Date.UTC(2026, 0, 1) * 1000;
const YEARS_US = 3 * 365 * DAY_US;
const BATCH = 1000;
const TURNS = 21;

const { values } = parseArgs({ options: { servers: { type: 'string', default: '50000' } } });
const servers = Number(values.servers);

/** A number in [0, 1) that is the same for the same words. */
const chance = (...words: readonly unknown[]): number =>
  createHash('sha256').update(words.join(' ')).digest().readUInt32BE() / 2 ** 32;

/** Few projects have most of the servers; most lives are short, one in twenty goes on. */
function told(index: number): Told {
  const launchedAtUs = Math.floor(END_US - chance(index, 'start') * YEARS_US);
  const lengthUs = Math.floor(HOUR_US * 4 ** (chance(index, 'length') * 6 - 1));
  const isRunning = chance(index, 'end') < 0.05;
  const observation = observe({
    serverId: createHash('sha256').update(`${index}`).digest('hex').slice(0, 32),
    source: 'file',
    kind: 'row',
    atUs: launchedAtUs + lengthUs,
    facts: {
      projectId: `project-${Math.floor(2000 ** chance(index, 'project'))}`,
      name: `server-${index}`,
      launchedAtUs,
      terminatedAtUs: isRunning ? null : launchedAtUs + lengthUs,
      size: { flavor: 'm1.small', vcpus: 1, memoryMb: 2048, rootGb: 20, ephemeralGb: 0 },
      swapMb: 0,
      state: 'active',
    },
  });
  return { observation };
}

async function fill(store: Store): Promise<number> {
  const start = performance.now();
  for (let at = 0; at < servers; at += BATCH) {
    const length = Math.min(BATCH, servers - at);
    const batch = Array.from({ length }, (_, index) => told(at + index));
    await store.observations.record({ origin: 'bench', told: batch });
  }
  return (1000 * servers) / (performance.now() - start);
}

async function measure(store: Store, question: PageQuestion): Promise<[rows: number, ms: number]> {
  const times: number[] = [];
  let rows = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const start = performance.now();
    rows = (await store.servers.page(question)).length;
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return [rows, times[Math.floor(TURNS / 2)] ?? Number.NaN];
}

const WINDOWS = {
  'last 30 days': [END_US - 30 * DAY_US, END_US],
  'last hour': [END_US - HOUR_US, END_US],
  '30 days two years ago': [END_US - 730 * DAY_US, END_US - 700 * DAY_US],
} as const;

async function main(): Promise<void> {
  const temporary = await temporaryStore();
  try {
    const rate = await fill(temporary.store);
    const rows: string[][] = [];
    for (const [name, [afterUs, beforeUs]] of Object.entries(WINDOWS)) {
      for (const projectId of [undefined, 'project-1']) {
        const question = { afterUs, beforeUs, limit: 1000, ...(projectId && { projectId }) };
        const [count, ms] = await measure(temporary.store, question);
        rows.push([name, projectId ?? 'all projects', `${count}`, ms.toFixed(1)]);
      }
    }
    const headings = ['window', 'of', 'servers on the page', 'median ms'];
    process.stdout.write(
      `${servers} servers taken in, ${rate.toFixed(0)} a second\n\n${renderTable(headings, rows)}\n`,
    );
  } finally {
    await temporary.remove();
  }
}

void main();
