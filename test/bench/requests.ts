/** What a request and a start cost, in processor time of a process of their own: on SQLite, which works inside of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pageStatement } from '../../lib/store/knex/lives/page/sqlite';
import { CLOUD_END_US, projectOf } from './cloud';
import type { Bench, Line } from './line';
import { quantile, spent, warmUp } from './measure';
import { peakRssMb } from './memory';
import { cpuMs, cpuOfEach, type Measured } from './process';
import { get, getText, portIn, serviceApart, usagePath } from './service';

const WINDOW_US = 30 * 86_400_000_000;
const window = { afterUs: CLOUD_END_US - WINDOW_US, beforeUs: CLOUD_END_US, limit: 1000 };
const pathOf = (projectId?: string) => usagePath(window.afterUs, window.beforeUs, projectId);

const CLIENTS = 8;
const ROUNDS = 5;

/** Waiting times in ms of so many requests by eight clients, each of which waits for its answer. */
async function timesOf({ port, path }: Measured, requests: number): Promise<readonly number[]> {
  const times: number[] = [];
  let left = requests;
  const client = async () => {
    while (left-- > 0) {
      const started = performance.now();
      await get(port, path);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return times;
}

const one = async ({ port, path }: Measured, requests: number): Promise<void> => {
  for (let n = 0; n < requests; n += 1) await get(port, path);
};

/** The smallest project with at least twenty servers in the window. */
async function projectOfTwenty({ large: { service } }: Bench): Promise<string> {
  for (let rank = 1999; rank > 0; rank -= 1) {
    const projectId = projectOf(rank);
    if ((await service.store.servers.page({ ...window, projectId })).length >= 20) return projectId;
  }
  throw new Error('no project has twenty servers in the window');
}

async function withService<T>(bench: Bench, work: (service: Measured) => Promise<T>): Promise<T> {
  const service = await serviceApart(bench.large.url, '--log-level', 'info');
  try {
    const path = pathOf(await projectOfTwenty(bench));
    return await work({ pid: service.process.pid ?? 0, port: service.port, path });
  } finally {
    await service.close();
  }
}

/** Answers with the bytes of this answer. */
async function bareServer(bench: Bench, { port, path }: Measured): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(__dirname, 'bare-server.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const projectId = await projectOfTwenty(bench);
  const filename = bench.large.url.replace('sqlite:', '');
  const body = await getText(port, path);
  child.stdin?.write(
    `${JSON.stringify({ filename, body, ...pageStatement({ ...window, projectId }) })}\n`,
  );
  return child;
}

const showAgainstBare = (bench: Bench) =>
  withService(bench, async (service) => {
    const child = await bareServer(bench, service);
    try {
      const bare = { pid: child.pid ?? 0, port: await portIn(child), path: '/' };
      const both = [service, bare];
      const requests = 2000;
      await warmUp(...both.map((each) => () => timesOf(each, requests)));
      const [ours = 0, theirs = 0] = await cpuOfEach(both, { rounds: ROUNDS, requests }, timesOf);
      return { value: ours / theirs, detail: `${ours.toFixed(3)} / ${theirs.toFixed(3)} ms` };
    } finally {
      child.kill();
    }
  });

const pageAgainstDriver = (bench: Bench) =>
  withService(bench, async (service) => {
    const page = { ...service, path: `${pathOf()}&detailed=1` };
    const { sql, bindings } = pageStatement(window);
    const asObjects = sql.replace(/json_group_array\(json_array\((.*?)\)\) as page/s, '$1');
    const requests = 20;
    const readBare = async () => {
      for (let n = 0; n < requests; n += 1) {
        JSON.stringify(await bench.large.bare.all(asObjects, bindings));
      }
    };
    await warmUp(() => one(page, requests), readBare);
    let [ours, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [used = ours] = await cpuOfEach([page], { rounds: 1, requests }, one);
      const { cpu } = await spent(readBare);
      [ours, theirs] = [Math.min(ours, used), Math.min(theirs, cpu / requests)];
    }
    return { value: ours / theirs, detail: `${ours.toFixed(2)} / ${theirs.toFixed(2)} ms` };
  });

const tailOfShow = (bench: Bench) =>
  withService(bench, async (service) => {
    const ratios: { value: number; detail: string }[] = [];
    await warmUp(() => timesOf(service, 2000));
    for (let round = 0; round < ROUNDS; round += 1) {
      const [started, times] = [performance.now(), await timesOf(service, 2000)];
      const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
      const rate = (2000 / (performance.now() - started)) * 1000;
      const detail = `p99 ${p99.toFixed(2)} / ${p50.toFixed(2)} ms, ${rate.toFixed(0)} a second`;
      ratios.push({ value: p99 / p50, detail });
    }
    return ratios.reduce((best, each) => (each.value < best.value ? each : best));
  });

const REST_MS = 2000;

async function startOnce({
  large,
}: Bench): Promise<{ readonly cpu: number; readonly rss: number }> {
  const service = await serviceApart(large.url);
  try {
    const pid = service.process.pid ?? 0;
    const cpu = cpuMs(pid);
    await wait(REST_MS);
    return { cpu, rss: peakRssMb(pid).stop() };
  } finally {
    await service.close();
  }
}

async function bestStart(bench: Bench) {
  const starts = [];
  for (let round = 0; round < ROUNDS; round += 1) starts.push(await startOnce(bench));
  const cpu = Math.min(...starts.map((start) => start.cpu));
  const rss = Math.min(...starts.map((start) => start.rss));
  return { cpu, rss, detail: `${cpu} ms to listening, ${rss.toFixed(0)} MB at rest` };
}

/** Its bare handler has the driver of SQLite. */
const measuredOn = 'SQLite';

export const requestLines: readonly Line[] = [
  {
    name: 'request: show of 20 servers / a bare node:http handler with the same query and bytes',
    unit: 'ratio',
    atMost: 1.6,
    measuredOn,
    run: showAgainstBare,
  },
  {
    name: 'request: detailed page of 1000 / the driver and JSON.stringify',
    unit: 'ratio',
    atMost: 1.2,
    measuredOn,
    run: pageAgainstDriver,
  },
  {
    name: 'request: p99 of show with eight clients / its median',
    unit: 'ratio',
    atMost: 4,
    run: tailOfShow,
  },
  {
    name: 'start: processor time to listening',
    unit: 'ms',
    atMost: 900,
    async run(bench) {
      const { cpu, detail } = await bestStart(bench);
      return { value: cpu, detail };
    },
  },
  {
    name: 'start: memory at rest',
    unit: 'MB',
    atMost: 75,
    async run(bench) {
      const { rss, detail } = await bestStart(bench);
      return { value: rss, detail };
    },
  },
];
