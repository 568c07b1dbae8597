/** How long short requests wait while something large goes on. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { CLOUD_END_US, projectOf } from './cloud';
import { writeLifetimes } from './imports';
import type { Bench, Figure, Line } from './line';
import { quantile } from './measure';
import { peakRssMb } from './memory';
import { agent, fill, get, program, serviceApart, usagePath } from './service';

const DAY_US = 86_400_000_000;
const SHOWS = 5000;
const BEST_OF = 3;

const showPath = usagePath(CLOUD_END_US - 30 * DAY_US, CLOUD_END_US, projectOf(1500));

/** Waiting times of `show`, one after another, at least so many and until `done`. */
async function showTimes(port: number, least: number, done?: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let isDone = done === undefined;
  void done?.finally(() => {
    isDone = true;
  });
  while (times.length < least || !isDone) {
    const started = performance.now();
    await get(port, showPath);
    times.push(performance.now() - started);
  }
  return times;
}

async function bestOf(rounds: number, once: () => Promise<Figure>): Promise<Figure> {
  const figures: Figure[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await once());
  return figures.reduce((best, one) => (one.value < best.value ? one : best));
}

const p99 = (times: readonly number[]): number => quantile(times, 0.99);

const figureOf = (busy: readonly number[], idle: readonly number[]): Figure => ({
  value: p99(busy) / p99(idle),
  detail: `p99 ${p99(busy).toFixed(2)} / ${p99(idle).toFixed(2)} ms, ${busy.length} requests`,
});

async function duringImport({ folder, kind }: Bench): Promise<Figure> {
  const file = join(folder, 'more.ndjson');
  await writeLifetimes(file, 100_000, { seed: 7 });
  const place = await kind.make(folder);
  await fill(place.url, 10_000, { seed: 3 });
  const service = await serviceApart(place.url);
  try {
    const idle = await showTimes(service.port, SHOWS);
    const child = program('import', '--quiet', '--allow-future', '--database', place.url, file);
    const busy = await showTimes(service.port, SHOWS, once(child, 'exit'));
    return figureOf(busy, idle);
  } finally {
    await service.close();
    await place.remove();
  }
}

async function post(port: number, body: Buffer): Promise<void> {
  const req = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/v1/observations',
    agent,
    headers: { 'X-Auth-Token': 'admin:bench', 'Content-Type': 'application/x-ndjson' },
  }).end(body);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const text = Buffer.concat(await res.toArray()).toString();
  if (res.statusCode !== 200) throw new Error(`${res.statusCode} ${text.slice(0, 200)}`);
}

async function duringPost({ folder, kind }: Bench): Promise<Figure> {
  const file = join(folder, 'posted.ndjson');
  // All of them over: the future is refused.
  await writeLifetimes(file, 10_000, { seed: 11, yearsAgo: 3 });
  const place = await kind.make(folder);
  await fill(place.url, 10_000, { seed: 3 });
  const service = await serviceApart(place.url);
  try {
    const idle = await showTimes(service.port, 2000);
    const busy = await showTimes(service.port, 200, post(service.port, readFileSync(file)));
    return figureOf(busy, idle);
  } finally {
    await service.close();
    await place.remove();
  }
}

const ALL = 100_000;
const TEN_YEARS_US = 3653 * DAY_US;

/** The memory of the service while one answer has every server. */
async function largeAnswer({ large, size }: Bench): Promise<Figure> {
  const service = await serviceApart(large.url, '--max-limit', String(ALL));
  try {
    await get(service.port, showPath);
    const pid = service.process.pid ?? 0;
    const before = peakRssMb(pid).stop();
    const peak = peakRssMb(pid);
    const path = `${usagePath(CLOUD_END_US - TEN_YEARS_US, CLOUD_END_US)}&detailed=1`;
    const megabytes = (await get(service.port, path)) / 1e6;
    const most = peak.stop();
    const usages = Math.min(size, ALL);
    const memory = `${before.toFixed(0)} → ${most.toFixed(0)} MB`;
    return {
      value: most,
      detail: `${memory}, ${usages} usages in ${megabytes.toFixed(1)} MB`,
    };
  } finally {
    await service.close();
  }
}

export const latencyLines: readonly Line[] = [
  {
    name: 'show while another process imports / idle',
    unit: 'ratio of p99',
    atMost: 3,
    run: (bench) => bestOf(BEST_OF, () => duringImport(bench)),
  },
  {
    name: 'show while 10,000 observations are posted / idle',
    unit: 'ratio of p99',
    atMost: 3,
    run: (bench) => bestOf(BEST_OF, () => duringPost(bench)),
  },
  {
    name: 'memory in all during one answer of 100,000 server usages',
    unit: 'MB',
    atMost: 130,
    run: largeAnswer,
  },
];
