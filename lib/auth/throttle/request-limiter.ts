/** A rate limit: a sliding window log of the requests of each client. */
import { lruCache } from '../../lru';
import { MINUTE_US } from '../../time';

export interface RequestCount {
  /** Whether this request may be answered; one that may not is not counted. */
  readonly isAllowed: boolean;
  /** How many more may come now. */
  readonly remaining: number;
  /** When the oldest one that counts falls out of the window. */
  readonly resetAtUs: number;
}

export interface CountedRequest {
  /** Of whom, as a text that shows no secret. */
  readonly client: string;
  /** The most in any minute. */
  readonly limit: number;
}

/** Perhaps in another process. */
export type LimitRequests = (request: CountedRequest) => RequestCount | Promise<RequestCount>;

/** When the requests of a client came, the oldest first; those before `first` do not count any more. */
interface ClientLog {
  readonly stamps: number[];
  first: number;
}

/** Memory is bounded: at most `clients` are remembered. */
export function requestLimiter(nowUs: () => number, clients = 20_000) {
  const logs = lruCache<string, ClientLog>(clients);
  return ({ client, limit }: CountedRequest): RequestCount => {
    const atUs = nowUs();
    const log = logs.get(client) ?? { stamps: [], first: 0 };
    logs.set(client, log);
    forget(log, atUs);
    const isAllowed = log.stamps.length - log.first < limit;
    if (isAllowed) log.stamps.push(atUs);
    return {
      isAllowed,
      remaining: Math.max(0, limit - (log.stamps.length - log.first)),
      resetAtUs: (log.stamps[log.first] ?? atUs) + MINUTE_US,
    };
  };
}

/** So many are taken out at once, since that copies all others. */
const MANY = 1024;

function forget(log: ClientLog, nowUs: number): void {
  const { stamps } = log;
  // What seems to come from the future is from before the clock was set back.
  while (stamps.length > log.first && (stamps.at(-1) ?? 0) > nowUs) stamps.pop();
  while ((stamps[log.first] ?? Number.POSITIVE_INFINITY) <= nowUs - MINUTE_US) log.first += 1;
  if (log.first < Math.min(MANY, stamps.length)) return;
  stamps.splice(0, log.first);
  log.first = 0;
}
