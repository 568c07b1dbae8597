/** What is counted in the primary process for all workers together: failed logins, and requests. */
import type { LoginThrottle } from '../auth/throttle/login-throttle';
import type { CountedRequest, RequestCount } from '../auth/throttle/request-limiter';
import { replyOf, type ThrottleReply, type ThrottleRequest } from './login-throttle';
import type { LimitReply, LimitRequest } from './request-limiter';

export interface SharedCounts {
  readonly throttle: LoginThrottle;
  readonly limitRequests: (request: CountedRequest) => RequestCount;
}

/** Of a worker. */
export type CountQuestion =
  | { readonly throttleRequest: ThrottleRequest }
  | { readonly limitRequest: LimitRequest };

export type CountReply =
  | { readonly throttleReply: ThrottleReply }
  | { readonly limitReply: LimitReply };

/** Undefined where no reply is expected. */
export function countReplyOf(
  { throttle, limitRequests }: SharedCounts,
  question: CountQuestion,
): CountReply | undefined {
  if ('limitRequest' in question) {
    const { id, ...request } = question.limitRequest;
    return { limitReply: { id, count: limitRequests(request) } };
  }
  const throttleReply = replyOf(throttle, question.throttleRequest);
  return throttleReply && { throttleReply };
}
