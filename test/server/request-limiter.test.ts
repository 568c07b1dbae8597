/** Requests count for all workers of a service together. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { loginThrottle } from '../../lib/auth/throttle/login-throttle';
import { requestLimiter } from '../../lib/auth/throttle/request-limiter';
import { remoteLimiter } from '../../lib/server/request-limiter';
import { countReplyOf } from '../../lib/server/shared-counts';
import { makeWorkplace } from '../support/program/program';
import { pidsOf, startService } from '../support/program/service-process';
import { perTest } from '../support/scene';

const NOW = 1_800_000_000_000_000;

describe('a rate limit that several processes share', () => {
  it('lets as many requests in as one of a single process', async () => {
    const counts = { throttle: loginThrottle(), limitRequests: requestLimiter(() => NOW) };
    const workers = Array.from({ length: 3 }, () => {
      const worker = remoteLimiter((limitRequest) => {
        const question = { limitRequest: structuredClone(limitRequest) };
        setImmediate(() => {
          const reply = countReplyOf(counts, question);
          if (reply && 'limitReply' in reply) worker.onReply(reply.limitReply);
        });
      });
      return worker;
    });
    const counted = await Promise.all(
      Array.from({ length: 30 }, (_none, i) =>
        workers[i % 3]?.limitRequests({ client: 'a', limit: 10 }),
      ),
    );
    expect(counted.filter((count) => count?.isAllowed)).toHaveLength(10);
    const remaining = counted.map((count) => count?.remaining);
    expect(new Set(remaining)).toEqual(new Set([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]));
  });
});

describe('serve --workers', () => {
  const workplace = perTest(makeWorkplace, (place) => place.remove());

  it('answers no more requests of a key than a single process', async () => {
    const place = await workplace();
    const flags = ['--workers', '2', '--vedtech-rate-limit', '20'];
    const service = await startService(place, flags, 2);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(service.url)));
    const counted = answers.filter(({ statusCode }) => statusCode !== 429);
    expect(counted).toHaveLength(20);
    const remaining = counted.map(({ headers }) => Number(headers['x-ratelimit-remaining']));
    expect(remaining.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_none, i) => i));
    const refused = () => service.log.lines('answered').filter(({ status }) => status === 429);
    while (new Set(pidsOf(refused())).size < 2) {
      expect((await ask(service.url)).statusCode).toBe(429);
    }
    service.process.kill('SIGTERM');
    expect((await service.outcome).status).toBe(0);
  }, 90_000);
});

/** By a new connection. */
async function ask(url: string): Promise<IncomingMessage> {
  const headers = { 'X-API-Key': 'of a guesser' };
  const request = get(`${url}/api/v1/usage/instances`, { headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response;
}
