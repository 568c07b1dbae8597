/** One rate limit for all workers: it is counted in the primary process, and the workers ask it by messages. */
import type { CountedRequest, LimitRequests, RequestCount } from '../auth/throttle/request-limiter';

export interface LimitRequest extends CountedRequest {
  readonly id: number;
}

export interface LimitReply {
  readonly id: number;
  readonly count: RequestCount;
}

export interface RemoteLimiter {
  readonly limitRequests: LimitRequests;
  onReply(reply: LimitReply): void;
}

/** In a worker. `send`: sends a request to the primary process, whose clock counts. */
export function remoteLimiter(send: (request: LimitRequest) => void): RemoteLimiter {
  const pending = new Map<number, (count: RequestCount) => void>();
  let lastId = 0;
  return {
    limitRequests: ({ client, limit }) =>
      new Promise((resolve) => {
        lastId += 1;
        pending.set(lastId, resolve);
        send({ id: lastId, client, limit });
      }),
    onReply({ id, count }) {
      pending.get(id)?.(count);
      pending.delete(id);
    },
  };
}
