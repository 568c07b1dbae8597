/** Jobs of several processes over one database: who runs them, when, and what becomes of failures. */
import { AppError } from '../../lib/errors';
import type { Job, JobContext } from '../../lib/jobs/job';
import { runJobs, runOnce } from '../../lib/jobs/runner';
import type { Store } from '../../lib/store/store';
import { temporaryStore } from '../support/databases/stores';
import { type VirtualTime, virtualTime } from '../support/jobs/virtual-time';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let store: Store;
let remove: () => Promise<void>;
let time: VirtualTime;
let lines: string[];
let stops: (() => Promise<void>)[];
beforeEach(async () => {
  ({ store, remove } = await temporaryStore());
  time = virtualTime();
  lines = [];
  stops = [];
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await remove();
});

function context(): JobContext {
  const log = (fields: object, message: string) =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  return { store, config: {}, nowUs: time.nowUs, log: { info: log, warn: log, error: log } };
}

/** The job in one process more, until it is stopped. */
async function startProcess(job: Job): Promise<{ stop: () => Promise<void> }> {
  const stopping = new AbortController();
  const running = runJobs([job], context(), stopping.signal, time.wait);
  const stop = async () => {
    stopping.abort();
    await running;
  };
  stops.push(stop);
  await time.untilWaiting(stopping.signal);
  return { stop };
}

const minutes = (): number => time.nowUs() / 60e6;

/** A job of every hour that notes the minutes of its runs. */
const noting = (runs: number[], over: Partial<Job> = {}): Job => ({
  name: 'noting',
  summary: 'note the time',
  intervalMs: () => HOUR_MS,
  run: async () => void runs.push(minutes()),
  ...over,
});

describe('a job', () => {
  it('runs at once and then at its interval', async () => {
    const runs: number[] = [];
    await startProcess(noting(runs));
    await time.advance(3 * HOUR_MS);
    expect(runs).toEqual([0, 60, 120, 180]);
    expect(lines).toEqual([]);
  });

  it('runs in one of several processes, and at once in another when that one stops', async () => {
    const runs: string[] = [];
    const job = (process: string): Job =>
      noting([], { run: async () => void runs.push(`${process} ${minutes()}`) });
    const first = await startProcess(job('a'));
    await startProcess(job('b'));
    await time.advance(HOUR_MS);
    await first.stop();
    await time.advance(HOUR_MS);
    expect(runs).toEqual(['a 0', 'a 60', 'b 61']);
  });

  it('runs in another process three minutes after the one that did it has vanished', async () => {
    const runs: number[] = [];
    await store.leases.acquire('noting', 'vanished', 0, 3 * MINUTE_MS * 1000);
    await startProcess(noting(runs));
    await time.advance(5 * MINUTE_MS);
    expect(runs).toEqual([3]);
  });

  it('runs in every process if it says so', async () => {
    const runs: number[] = [];
    const job = noting(runs, { isPerProcess: true });
    await Promise.all([startProcess(job), startProcess(job)]);
    expect(runs).toEqual([0, 0]);
    expect(await store.leases.list()).toEqual([]);
  });

  it.each([
    ['its interval is 0', { intervalMs: () => 0 }],
    ['it misses something', { missing: () => 'a Keystone' }],
  ])('never runs if %s', async (_why, over) => {
    const runs: number[] = [];
    await runJobs([noting(runs, over)], context(), new AbortController().signal, time.wait);
    expect(runs).toEqual([]);
  });
});

describe('a job that takes long', () => {
  let begun: Promise<AbortSignal>;
  let finish: () => void;
  let long: Job;
  beforeEach(() => {
    begun = new Promise((begin) => {
      long = noting([], {
        run: (_context, signal) =>
          new Promise((resolve, reject) => {
            finish = resolve;
            const interrupt = () => reject(new AppError('interrupted', 'stopped'));
            signal.addEventListener('abort', interrupt);
            begin(signal);
          }),
      });
    });
  });

  /** Without waiting for the run, which does not end by itself. */
  function startLong() {
    const stopping = new AbortController();
    const running = runJobs([long], context(), stopping.signal, time.wait);
    return { stopping, running };
  }

  it('keeps its lease', async () => {
    const { stopping, running } = startLong();
    await begun;
    await time.advance(20 * MINUTE_MS);
    expect(await store.leases.list()).toMatchObject([{ untilUs: 23 * 60e6 }]);
    finish();
    await time.untilWaiting(stopping.signal);
    stopping.abort();
    await running;
  });

  it('is interrupted if its lease is lost, which is no failure', async () => {
    const { stopping, running } = startLong();
    const signal = await begun;
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
    const { stopping, running } = startLong();
    await begun;
    stopping.abort();
    await running;
    expect(await store.leases.list()).toEqual([]);
    expect(lines).toEqual([]);
  });
});

describe('a job that fails', () => {
  it('is retried after 1, 2, 4 … minutes, at last every hour; first failure and recovery are logged', async () => {
    const runs: number[] = [];
    let isBroken = true;
    const job = noting(runs, {
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

  it('for want of a database is retried, too', async () => {
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
    const away = { ...context(), store: { ...store, leases } };
    const running = runJobs([noting(runs)], away, stopping.signal, time.wait);
    await time.untilWaiting(stopping.signal);
    isAway = false;
    await time.advance(MINUTE_MS);
    stopping.abort();
    await running;
    expect(runs).toEqual([1]);
    expect(lines).toHaveLength(2);
  });
});

describe('a run now', () => {
  const { signal } = new AbortController();

  it('takes the lease, and gives it back whatever comes of it', async () => {
    const held: number[] = [];
    const run = async () => void held.push((await store.leases.list()).length);
    expect(await runOnce(noting([], { run }), context(), signal, time.wait)).toBe(true);
    const failing = async () => {
      await run();
      throw new Error('broken');
    };
    const failed = runOnce(noting([], { run: failing }), context(), signal, time.wait);
    await expect(failed).rejects.toThrow('broken');
    expect(held).toEqual([1, 1]);
    expect(await store.leases.list()).toEqual([]);
  });

  it('does nothing while another process holds the lease', async () => {
    const runs: number[] = [];
    await startProcess(noting(runs));
    expect(await runOnce(noting(runs), context(), signal, time.wait)).toBe(false);
    expect(runs).toEqual([0]);
  });
});
