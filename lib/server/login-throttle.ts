/** One login throttle for all workers: it lives in the primary process, and the workers ask it by messages. */
import { TooManyAttempts } from '../auth/failures';
import type {
  Admission,
  Attempt,
  LoginThrottle,
  SharedLoginThrottle,
} from '../auth/throttle/login-throttle';

export interface ThrottleRequest {
  readonly id: number;
  readonly method: keyof LoginThrottle;
  readonly attempt: Attempt;
  readonly nowUs: number;
}

export type ThrottleReply = { readonly id: number } & (
  | { readonly admission: Admission }
  | { readonly retryAfterSeconds: number }
  | { readonly isFree: boolean }
);

/** In the primary process: undefined where no reply is expected. */
export function replyOf(
  throttle: LoginThrottle,
  { id, method, attempt, nowUs }: ThrottleRequest,
): ThrottleReply | undefined {
  switch (method) {
    case 'begin':
      return { id, ...admissionOf(() => throttle.begin(attempt, nowUs)) };
    case 'isFree':
      return { id, isFree: throttle.isFree(attempt, nowUs) };
    default:
      throttle[method](attempt, nowUs);
      return undefined;
  }
}

function admissionOf(begin: () => Admission) {
  try {
    return { admission: begin() };
  } catch (error) {
    if (!(error instanceof TooManyAttempts)) throw error;
    return { retryAfterSeconds: error.retryAfterSeconds };
  }
}

export interface RemoteThrottle extends SharedLoginThrottle {
  onReply(reply: ThrottleReply): void;
}

/** In a worker. `send`: sends a request to the primary process. */
export function remoteThrottle(send: (request: ThrottleRequest) => void): RemoteThrottle {
  const pending = new Map<number, (reply: ThrottleReply) => void>();
  let lastId = 0;
  const notify = (method: ThrottleRequest['method'], attempt: Attempt, nowUs: number): number => {
    lastId += 1;
    // Without what else the attempt holds: no password leaves the process.
    const { login, address } = attempt;
    send({ id: lastId, method, attempt: { login, address }, nowUs });
    return lastId;
  };
  const ask = (method: 'begin' | 'isFree', attempt: Attempt, nowUs: number) =>
    new Promise<ThrottleReply>((resolve) => {
      pending.set(notify(method, attempt, nowUs), resolve);
    });
  return {
    begin: async (attempt, nowUs) => admittedBy(await ask('begin', attempt, nowUs)),
    async isFree(attempt, nowUs) {
      const reply = await ask('isFree', attempt, nowUs);
      return 'isFree' in reply && reply.isFree;
    },
    succeeded: (attempt, nowUs) => void notify('succeeded', attempt, nowUs),
    undone: (attempt, nowUs) => void notify('undone', attempt, nowUs),
    onReply(reply) {
      pending.get(reply.id)?.(reply);
      pending.delete(reply.id);
    },
  };
}

function admittedBy(reply: ThrottleReply): Admission {
  if ('admission' in reply) return reply.admission;
  throw new TooManyAttempts('retryAfterSeconds' in reply ? reply.retryAfterSeconds * 1e6 : 0);
}
