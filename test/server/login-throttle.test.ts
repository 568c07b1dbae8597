/** Failed logins count for all workers of a service together. */
import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { TooManyAttempts } from '../../lib/auth/failures';
import { loginThrottle } from '../../lib/auth/throttle/login-throttle';
import {
  remoteThrottle,
  replyOf,
  type ThrottleReply,
  type ThrottleRequest,
} from '../../lib/server/login-throttle';
import { makeWorkplace } from '../support/program/program';
import { type Logged, pidsOf, startService } from '../support/program/service-process';
import { perTest } from '../support/scene';

const NOW = 1_800_000_000_000_000;
const ALICE = { login: 'alice', address: '192.0.2.1' };

/** A primary process and some workers, whose messages arrive later and in order. */
function processes(workers: number) {
  const throttle = loginThrottle();
  const sent: ThrottleRequest[] = [];
  const remote = Array.from({ length: workers }, () => {
    const worker = remoteThrottle((request) => {
      sent.push(structuredClone(request));
      setImmediate(() => deliver(replyOf(throttle, request)));
    });
    const deliver = (reply: ThrottleReply | undefined) => reply && worker.onReply(reply);
    return worker;
  });
  return { remote, sent };
}

describe('a throttle that several processes share', () => {
  it('lets as many guesses in as one of a single process', async () => {
    const { remote } = processes(3);
    const guesses = Array.from({ length: 30 }, async (_none, i) =>
      remote[i % 3]?.begin(ALICE, NOW),
    );
    const outcomes = await Promise.allSettled(guesses);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const refused = outcomes.find((each) => each.status === 'rejected');
    expect(refused?.reason).toEqual(new TooManyAttempts(60_000_000));
  });

  it('knows in each process what happened in another', async () => {
    const { remote } = processes(2);
    const [one, two] = remote;
    await one?.begin(ALICE, NOW);
    one?.succeeded(ALICE, NOW);
    expect(await two?.begin(ALICE, NOW)).toEqual({ delayMs: 0, isTrusted: true });
    expect(await two?.isFree(ALICE, NOW)).toBe(true);
    for (let i = 0; i < 9; i++) await one?.begin(ALICE, NOW);
    expect(await two?.isFree(ALICE, NOW)).toBe(false);
    two?.undone(ALICE, NOW);
    expect(await one?.isFree(ALICE, NOW)).toBe(true);
  });

  it('lets a login that succeeded before be guessed as slowly as one process would', async () => {
    const { remote } = processes(3);
    await remote[0]?.begin(ALICE, NOW);
    remote[0]?.succeeded(ALICE, NOW);
    const before = Array.from({ length: 30 }, async (_none, i) => remote[i % 3]?.begin(ALICE, NOW));
    await Promise.allSettled(before);
    const guesses = Array.from({ length: 12 }, async (_none, i) =>
      remote[i % 3]?.begin(ALICE, NOW + 20_000_000),
    );
    const outcomes = await Promise.allSettled(guesses);
    const delays = outcomes.flatMap((each) =>
      each.status === 'fulfilled' ? [each.value?.delayMs] : [],
    );
    expect(delays).toEqual([2000, 4000, 6000, 8000, 10_000]);
  });

  it('hears of no password', async () => {
    const { remote, sent } = processes(1);
    await remote[0]?.begin(Object.assign({ password: 'secret' }, ALICE), NOW);
    expect(sent).toEqual([{ id: 1, method: 'begin', attempt: ALICE, nowUs: NOW }]);
  });
});

describe('serve --workers', () => {
  const workplace = perTest(makeWorkplace, (place) => place.remove());

  it('lets no more passwords be guessed than a single process', async () => {
    const place = await workplace();
    const service = await startService(place, ['--workers', '2'], 2);
    const statuses = await Promise.all(Array.from({ length: 40 }, () => guessAt(service.url)));
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
    while (refusers(service.log).size < 2) expect(await guessAt(service.url)).toBe(429);
    service.process.kill('SIGTERM');
    expect((await service.outcome).status).toBe(0);
  }, 90_000);
});

/** The workers that have refused a guess. */
const refusers = (log: Logged): Set<number> =>
  new Set(pidsOf(log.lines('answered').filter(({ status }) => status === 429)));

/** One wrong password, by a new connection. */
function guessAt(url: string): Promise<number | undefined> {
  const basic = Buffer.from(`alice:${randomUUID()}`).toString('base64');
  const headers = { Authorization: `Basic ${basic}` };
  return new Promise((resolve, reject) => {
    get(`${url}/v1/usage?start=2026-01-01`, { headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}
