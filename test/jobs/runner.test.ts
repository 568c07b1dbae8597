/** Jobs of several processes over one database: who runs them, when, and what becomes of failures. */
import { EventEmitter, once } from 'node:events';
import { AppError } from '../../lib/errors';
import type { Job, JobContext } from '../../lib/jobs/job';
import { runJobs, runOnce } from '../../lib/jobs/runner';
import type { Store } from '../../lib/store/store';
import { temporaryStore } from '../support/databases/stores';
import { virtualTime } from '../support/jobs/virtual-time';
import { perTest } from '../support/scene';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A database, a clock of its own, and processes over both. */
async function jobsScene() {
  const { store, remove } = await temporaryStore();
  const time = virtualTime();
  const lines: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  const log = (fields: object, message: string) =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logs = { info: log, warn: log, error: log };
  const context: JobContext = { store, config: {}, nowUs: time.nowUs, log: logs };
  return {
    ...{ store, time, lines, context },
    minutes: (): number => time.nowUs() / 60e6,
    /** Runs the job in one process more, until it is stopped. */
    async startProcess(job: Job): Promise<{ stop: () => Promise<void> }> {
      const stopping = new AbortController();
      const running = runJobs([job], context, stopping.signal, time.wait);
      const stop = async () => {
        stopping.abort();
        await running;
      };
      stops.push(stop);
      await time.untilWaiting(stopping.signal);
      return { stop };
    },
    async close() {
      await Promise.all(stops.map((stop) => stop()));
      await remove();
    },
  };
}

const scene = perTest(jobsScene, ({ close }) => close());

/** A job of every hour that pushes `now` at each run. */
const noting = (runs: number[], now: () => number, over: Partial<Job> = {}): Job => ({
  name: 'noting',
  summary: 'note the time',
  intervalMs: () => HOUR_MS,
  run: async () => void runs.push(now()),
  ...over,
});

describe('a job', () => {
  it('runs at once and then at its interval', async () => {
    const { startProcess, minutes, time, lines } = await scene();
    const runs: number[] = [];
    await startProcess(noting(runs, minutes));
    await time.advance(3 * HOUR_MS);
    expect(runs).toEqual([0, 60, 120, 180]);
    expect(lines).toEqual([]);
  });

  it('runs in one of several processes, and at once in another when that one stops', async () => {
    const { minutes, startProcess, time } = await scene();
    const runs: string[] = [];
    const job = (process: string): Job =>
      noting([], minutes, { run: async () => void runs.push(`${process} ${minutes()}`) });
    const first = await startProcess(job('a'));
    await startProcess(job('b'));
    await time.advance(HOUR_MS);
    await first.stop();
    await time.advance(HOUR_MS);
    expect(runs).toEqual(['a 0', 'a 60', 'b 61']);
  });

  it('runs in another process three minutes after the one that did it has vanished', async () => {
    const { store, startProcess, minutes, time } = await scene();
    const runs: number[] = [];
    await store.leases.acquire('noting', 'vanished', 0, 3 * MINUTE_MS * 1000);
    await startProcess(noting(runs, minutes));
    await time.advance(5 * MINUTE_MS);
    expect(runs).toEqual([3]);
  });

  it('goes on at its interval after the clock was set back by days', async () => {
    const { startProcess, minutes, time } = await scene();
    const runs: number[] = [];
    await time.advance(72 * HOUR_MS);
    await startProcess(noting(runs, minutes));
    time.setBack(72 * HOUR_MS);
    await time.advance(2 * HOUR_MS);
    expect(runs).toEqual([72 * 60, 1, 61]);
  });

  it('runs in every process if it says so', async () => {
    const { minutes, startProcess, store } = await scene();
    const runs: number[] = [];
    const job = noting(runs, minutes, { isPerProcess: true });
    await Promise.all([startProcess(job), startProcess(job)]);
    expect(runs).toEqual([0, 0]);
    expect(await store.leases.list()).toEqual([]);
  });

  it.each([
    ['its interval is 0', { intervalMs: () => 0 }],
    ['it misses something', { missing: () => 'a Keystone' }],
  ])('never runs if %s', async (_why, over) => {
    const { minutes, context, time } = await scene();
    const runs: number[] = [];
    await runJobs([noting(runs, minutes, over)], context, new AbortController().signal, time.wait);
    expect(runs).toEqual([]);
  });
});

describe('a job that takes long', () => {
  /** Starts a job that does not end by itself, without waiting for it. */
  async function startLong() {
    const { context, time } = await scene();
    const events = new EventEmitter();
    const begun = once(events, 'begun');
    const run: Job['run'] = async (_context, signal) => {
      events.emit('begun', signal);
      const interrupted = new AppError('interrupted', 'stopped');
      await once(events, 'finish', { signal }).catch(() => Promise.reject(interrupted));
    };
    const stopping = new AbortController();
    const long = noting([], () => 0, { run });
    const running = runJobs([long], context, stopping.signal, time.wait);
    const [signal] = (await begun) as [AbortSignal];
    return { stopping, running, signal, finish: () => events.emit('finish') };
  }

  it('keeps its lease', async () => {
    const { time, store } = await scene();
    const { stopping, running, finish } = await startLong();
    await time.advance(20 * MINUTE_MS);
    expect(await store.leases.list()).toMatchObject([{ untilUs: 23 * 60e6 }]);
    finish();
    await time.untilWaiting(stopping.signal);
    stopping.abort();
    await running;
  });

  it('is interrupted if its lease is lost, which is no failure', async () => {
    const { store, time, lines } = await scene();
    const { stopping, running, signal } = await startLong();
    // As after a pause of the whole process.
    await store.leases.acquire('noting', 'another', 4 * 60e6, 9 * 60e6);
    await time.advance(MINUTE_MS);
    await time.untilWaiting(stopping.signal);
    expect(signal.aborted).toBe(true);
    expect(lines).toEqual([]);
    stopping.abort();
    await running;
    expect(await store.leases.list()).toMatchObject([{ holder: 'another' }]);
  });

  it('is interrupted when the process stops, and its lease is given back', async () => {
    const { store, lines } = await scene();
    const { stopping, running } = await startLong();
    stopping.abort();
    await running;
    expect(await store.leases.list()).toEqual([]);
    expect(lines).toEqual([]);
  });
});

describe('a job that fails', () => {
  it('is retried after 1, 2, 4 … minutes, at last every hour; first failure and recovery are logged', async () => {
    const { minutes, startProcess, time, lines } = await scene();
    const runs: number[] = [];
    let isBroken = true;
    const job = noting(runs, minutes, {
      async run() {
        runs.push(minutes());
        if (isBroken) throw new AppError('identityUnavailable', 'Keystone: no answer');
      },
    });
    await startProcess(job);
    await time.advance(183 * MINUTE_MS);
    expect(runs).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(lines).toEqual([
      'a job failed; it will be retried {"job":"noting","reason":"Keystone: no answer"}',
    ]);
    isBroken = false;
    await time.advance(2 * HOUR_MS);
    expect(runs.slice(9)).toEqual([243, 303]);
    expect(lines.slice(1)).toEqual(['a job succeeds again {"job":"noting"}']);
  });

  it('for want of a database is retried at most a minute after that is back, however long it was away', async () => {
    const { store, context, minutes, time, lines } = await scene();
    const runs: number[] = [];
    let isAway = true;
    const leases = {
      ...store.leases,
      acquire: (...args: Parameters<Store['leases']['acquire']>) =>
        isAway
          ? Promise.reject(new AppError('database', 'database: away'))
          : store.leases.acquire(...args),
    };
    const stopping = new AbortController();
    const away = { ...context, store: { ...store, leases } };
    const running = runJobs([noting(runs, minutes)], away, stopping.signal, time.wait);
    await time.untilWaiting(stopping.signal);
    await time.advance(20 * MINUTE_MS);
    isAway = false;
    await time.advance(MINUTE_MS);
    stopping.abort();
    await running;
    expect(runs).toEqual([21]);
    expect(lines).toHaveLength(2);
  });
});

describe('a run now', () => {
  const { signal } = new AbortController();

  it('takes the lease, and gives it back whatever comes of it', async () => {
    const { store, minutes, context, time } = await scene();
    const held: number[] = [];
    const run = async () => void held.push((await store.leases.list()).length);
    expect(await runOnce(noting([], minutes, { run }), context, signal, time.wait)).toBe(true);
    const failing = async () => {
      await run();
      throw new Error('broken');
    };
    const failed = runOnce(noting([], minutes, { run: failing }), context, signal, time.wait);
    await expect(failed).rejects.toThrow('broken');
    expect(held).toEqual([1, 1]);
    expect(await store.leases.list()).toEqual([]);
  });

  it('does nothing while another process holds the lease', async () => {
    const { startProcess, minutes, context, time } = await scene();
    const runs: number[] = [];
    await startProcess(noting(runs, minutes));
    expect(await runOnce(noting(runs, minutes), context, signal, time.wait)).toBe(false);
    expect(runs).toEqual([0]);
  });
});
