/** Guessed passwords: how they are counted, slowed down and refused, and that nobody else is locked out. */
import { TooManyAttempts } from '../../../lib/auth/failures';
import { basic, localScene, MINUTE, PASSWORD } from '../../support/local/scene';
import { headerOf } from '../../support/service/app';
import { until } from '../../support/service/load';

interface Signal {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function signal(): Signal {
  let resolve: Signal['resolve'] = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Waits that take their time by the clock of the scene. */
const passing = (clock: { us: number }) => async (ms: number) => {
  clock.us += ms * 1000;
};

describe('a client that guesses passwords', () => {
  it('is told to stay away, while keys and others who log in come through', async () => {
    const { known, clock, hashed, ask, status } = await localScene();
    const friend = basic('root', PASSWORD);
    expect(await status(friend)).toBe(200);
    for (let i = 0; i < 10; i++) expect(await status(basic('alice', `wrong${i}`))).toBe(401);
    const refused = await ask(basic('alice', PASSWORD));
    expect(refused.status).toBe(429);
    expect(headerOf(refused, 'Retry-After')).toEqual(['60']);
    expect(JSON.parse(refused.body)).toMatchObject({
      title: 'Too Many Requests',
      detail: 'too many attempts to log in; try again in 60 s',
    });
    expect(hashed).toHaveLength(11);

    expect(await status({ 'X-API-Key': known.addKey({ operator: true }) })).toBe(200);
    clock.us += MINUTE - 1;
    expect(await status(friend)).toBe(200);
    expect(await status(basic('alice', PASSWORD))).toBe(429);
    clock.us += 1;
    expect(await status(basic('alice', PASSWORD))).toBe(200);
  });

  it('gets no further by guessing many at once', async () => {
    const { status } = await localScene();
    const guesses = Array.from({ length: 30 }, (_none, i) => status(basic('alice', `guess${i}`)));
    const found = await Promise.all(guesses);
    expect(found.filter((each) => each === 401)).toHaveLength(10);
    expect(found.filter((each) => each === 429)).toHaveLength(20);
  });

  it('from many addresses is made slow, and locks nobody out', async () => {
    const { waits, status } = await localScene();
    const from = (address: string, password: string) => status(basic('alice', password), address);
    for (let i = 2; i < 22; i++) expect(await from(`127.0.0.${i}`, 'wrong')).toBe(401);
    expect(waits).toEqual([]);
    expect(await from('127.0.0.2', 'other')).toBe(401);
    expect(await from('127.0.0.30', PASSWORD)).toBe(200);
    expect(waits).toEqual([100, 200]);
    expect(await from('127.0.0.31', PASSWORD)).toBe(200);
    expect(waits).toEqual([100, 200, 200]);
    expect(await from('127.0.0.31', PASSWORD)).toBe(200);
    expect(waits).toEqual([100, 200, 200]);
  });

  it('learns nothing from elsewhere of a password that was right a moment ago', async () => {
    const { hashed, status } = await localScene();
    const from = (address: string, password: string) => status(basic('alice', password), address);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    for (let i = 0; i < 10; i++) expect(await from('127.0.0.3', `wrong${i}`)).toBe(401);
    expect(await from('127.0.0.3', PASSWORD)).toBe(429);
    expect(await from('127.0.0.3', 'wrong')).toBe(429);
    expect(hashed).toHaveLength(11);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    expect(hashed).toHaveLength(11);
    expect(await from('127.0.0.4', PASSWORD)).toBe(200);
    expect(hashed).toHaveLength(12);
  });

  it('makes it slow where the user has logged in, for right and wrong alike', async () => {
    const { clock, waits, during, status } = await localScene();
    during.wait = passing(clock);
    const from = (address: string, password: string) => status(basic('alice', password), address);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    for (let i = 0; i < 10; i++) expect(await from('127.0.0.2', `wrong${i}`)).toBe(401);
    expect(waits).toEqual([]);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    expect(await from('127.0.0.2', 'wrong')).toBe(401);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    expect(waits).toEqual([100, 100, 200]);
  });

  it('where the user has logged in goes one at a time, and a full queue is refused without a difference', async () => {
    const { waits, during, status } = await localScene();
    const from = (address: string, password: string) => status(basic('alice', password), address);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    for (let i = 0; i < 10; i++) await from('127.0.0.2', `wrong${i}`);
    const open = signal();
    const first = signal();
    during.wait = () => {
      first.resolve();
      return open.promise;
    };
    const own = from('127.0.0.2', PASSWORD);
    await first.promise;
    const guesses = ['a', 'b', 'c', 'd', 'e', 'f', PASSWORD].map((text) => from('127.0.0.2', text));
    const refused = signal();
    let left = 3;
    for (const guess of guesses) {
      void guess.then((found) => {
        if (found === 429) left -= 1;
        if (left === 0) refused.resolve();
      });
    }
    await refused.promise;
    open.resolve();
    expect(await own).toBe(200);
    const found = await Promise.all(guesses);
    expect(found.filter((each) => each === 429)).toHaveLength(3);
    expect(waits).toEqual([100, 300, 600, 1000, 1500]);
  });

  it('learns nothing from those who ask at the same time', async () => {
    const { hashed, during, status } = await localScene();
    const from = (address: string, password: string) => status(basic('alice', password), address);
    expect(await from('127.0.0.2', 'wrong')).toBe(401);
    const open = signal();
    const first = signal();
    during.hash = () => {
      first.resolve();
      return open.promise;
    };
    const own = from('127.0.0.2', PASSWORD);
    await first.promise;
    const others = Array.from({ length: 8 }, (_none, i) => from('127.0.0.2', `wrong${i}`));
    await until('all are being checked', () => hashed.length === 10);
    expect(await from('127.0.0.2', PASSWORD)).toBe(429);
    expect(await from('127.0.0.2', 'wrong')).toBe(429);
    open.resolve();
    expect(await own).toBe(200);
    expect(new Set(await Promise.all(others))).toEqual(new Set([401]));
  });

  it('is counted for guesses that a crowd keeps out, where a password is remembered', async () => {
    const { clock, waits, during, status } = await localScene();
    const from = (address: string, password: string) => status(basic('alice', password), address);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    during.wait = passing(clock);
    during.hash = () => Promise.reject(new TooManyAttempts(1_000_000));
    for (let i = 0; i < 12; i++) expect(await from('127.0.0.2', `wrong${i}`)).toBe(429);
    expect(waits).toEqual([100, 200]);
    expect(await from('127.0.0.3', PASSWORD)).toBe(429);
    during.hash = undefined;
    expect(await from('127.0.0.3', PASSWORD)).toBe(200);
  });

  it('waits with strangers, and whoever logged in from there before does not', async () => {
    const { clock, pools, status } = await localScene();
    const from = (address: string, password: string) => status(basic('alice', password), address);
    await from('127.0.0.2', PASSWORD);
    await from('127.0.0.2', 'wrong');
    await from('127.0.0.3', 'wrong');
    clock.us += MINUTE;
    await from('127.0.0.2', PASSWORD);
    expect(pools).toEqual(['unknown', 'trusted', 'unknown', 'trusted']);
  });

  it('of a user who does not exist gets the same answer', async () => {
    const { status } = await localScene();
    for (let i = 0; i < 10; i++) expect(await status(basic('nobody', `wrong${i}`))).toBe(401);
    expect(await status(basic('nobody', PASSWORD))).toBe(429);
  });
});
