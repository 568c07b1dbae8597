/** Work that runs at the same time: how much of it, what is shared, what waits, and what is tried again. */
import { backoff, doubleBuffered, retry, semaphore, singleFlight } from '../lib/concurrency';
import { AppError } from '../lib/errors';

describe('a semaphore', () => {
  it('never runs more than it may at once, and all in the end', async () => {
    let running = 0;
    let most = 0;
    const pass = semaphore({ maxConcurrent: 2, maxQueued: 100, onFull: () => new Error('full') });
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_none, i) =>
        pass(async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise(setImmediate);
          running -= 1;
          if (i % 7 === 0) throw new Error('failed');
          return i;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(42);
    expect(await pass(async () => 'later')).toBe('later');
  });
});

describe('an aborted visit of a semaphore', () => {
  it('takes no place, in the queue or before', async () => {
    const pass = semaphore({ maxConcurrent: 1, maxQueued: 1, onFull: () => new Error('full') });
    let release: () => void = () => undefined;
    const first = pass(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const abort = new AbortController();
    const waiting = pass(async () => 'never', abort.signal);
    abort.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(pass(async () => 'never', abort.signal)).rejects.toThrow('gone');
    const next = pass(async () => 'next');
    release();
    await first;
    expect(await next).toBe('next');
  });
});

describe('a full semaphore', () => {
  it('refuses what comes next, and takes in as many again when there is room', async () => {
    const pass = semaphore({ maxConcurrent: 1, maxQueued: 2, onFull: () => new Error('full') });
    const round = async (): Promise<readonly string[]> => {
      const visits = Array.from({ length: 5 }, () => pass(async () => 'in'));
      return (await Promise.allSettled(visits)).map((each) =>
        each.status === 'fulfilled' ? each.value : (each.reason as Error).message,
      );
    };
    expect(await round()).toEqual(['in', 'in', 'in', 'full', 'full']);
    expect(await round()).toEqual(['in', 'in', 'in', 'full', 'full']);
  });
});

describe('single flight', () => {
  it('shares one outcome, a failure too, until it is there', async () => {
    const shared = singleFlight<number>();
    let runs = 0;
    const work = async () => {
      runs += 1;
      await new Promise(setImmediate);
      if (runs === 2) throw new Error('failed');
      return runs;
    };
    expect(await Promise.all(['a', 'a', 'a'].map((key) => shared(key, work)))).toEqual([1, 1, 1]);
    const failed = await Promise.allSettled(['a', 'a'].map((key) => shared(key, work)));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await shared('a', work)).toBe(3);
  });

  it('keeps keys apart', async () => {
    const shared = singleFlight<string>();
    const results = await Promise.all(['a', 'b'].map((key) => shared(key, async () => key)));
    expect(results).toEqual(['a', 'b']);
  });

  it('starts anew for whom may not join, and later ones join the new work', async () => {
    const shared = singleFlight<string>();
    const finish: Array<(outcome: string) => void> = [];
    const work = () => new Promise<string>((resolve) => finish.push(resolve));
    const [first, second] = [shared('a', work), shared('a', work, () => false)];
    finish[0]?.('first');
    expect(await first).toBe('first');
    const third = shared('a', work);
    finish[1]?.('second');
    expect(await Promise.all([second, third])).toEqual(['second', 'second']);
  });
});

describe('double buffering', () => {
  it('prepares each while the one before it is written, and writes in order', async () => {
    const happened: string[] = [];
    const step = (name: string) => async (item: number) => {
      happened.push(`${name} ${item}`);
      await Promise.resolve();
      happened.push(`${name} ${item} done`);
      return item;
    };
    const write = step('write');
    await doubleBuffered([1, 2], step('prepare'), async (item) => void (await write(item)));
    expect(happened).toEqual([
      ...['prepare 1', 'prepare 1 done'],
      ...['write 1', 'prepare 2', 'write 1 done', 'prepare 2 done'],
      ...['write 2', 'write 2 done'],
    ]);
  });

  it('fails as the earlier one did, and only when nothing runs any more', async () => {
    const fail = async (reason: string): Promise<never> => {
      throw new Error(reason);
    };
    let isPrepared = false;
    const prepare = async (item: number): Promise<number> => {
      if (item === 1) return item;
      await new Promise((resolve) => setImmediate(resolve));
      isPrepared = true;
      return fail('prepare');
    };
    await expect(doubleBuffered([1, 2, 3], prepare, () => fail('write'))).rejects.toThrow('write');
    expect(isPrepared).toBe(true);
    await expect(doubleBuffered([2], prepare, async () => undefined)).rejects.toThrow('prepare');
  });
});

describe('back-off', () => {
  it('doubles up to the longest', () => {
    const wait = backoff({ first: 50, longest: 300 });
    expect([0, 1, 2, 3, 4, 2000].map(wait)).toEqual([50, 100, 200, 300, 300, 300]);
  });
});

describe('retry', () => {
  const isTransient = (error: unknown) => error instanceof AppError;
  const failing = (...failures: Error[]) => {
    const left = [...failures];
    return async () => {
      const failure = left.shift();
      if (failure) throw failure;
      return 'done';
    };
  };
  const away = new AppError('database', 'away');

  it('repeats after transient failures only, as often as it has a wait for them', async () => {
    const waits: number[] = [];
    const waitMs = (repeat: number) => {
      waits.push(repeat);
      return repeat > 2 ? undefined : 1;
    };
    expect(await retry({ isTransient, waitMs }, failing(away, away))).toBe('done');
    expect(waits).toEqual([1, 2]);
    await expect(retry({ isTransient, waitMs }, failing(away, away, away))).rejects.toBe(away);
    const other = new Error('other');
    await expect(retry({ isTransient, waitMs }, failing(away, other))).rejects.toBe(other);
  });

  it('stops waiting at once when it is interrupted', async () => {
    const signal = AbortSignal.abort();
    const waiting = retry({ isTransient, waitMs: () => 60_000, signal }, failing(away));
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
  });
});
