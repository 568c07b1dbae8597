/** The paths of the service itself, which belong to no dialect: whether it is alive, and whether it is ready. */
import type { Response } from 'express';
import type { Log } from '../log';
import { type Mount, serveRoutes } from './mount';
import { beQuiet } from './request/access-log';
import { sendJson } from './response/json';
import { answerProblem } from './response/problem';

export interface HealthOptions {
  /** Resolves to the reasons why the service is not ready. */
  readonly checkReadiness: () => Promise<readonly string[]>;
  readonly log: Pick<Log, 'error'>;
}

/** Owned by the service, whichever dialects there are. */
const PREFIXES = ['/healthz', '/readyz', '/metrics', '/dashboard', '/api-ref'];

export function healthMount({ checkReadiness, log }: HealthOptions): Mount {
  const routes = [
    { method: 'GET', path: '/healthz', handle: (_req: unknown, res: Response) => send(res, []) },
    {
      method: 'GET',
      path: '/readyz',
      handle: async (_req: unknown, res: Response) => send(res, await checkReadiness()),
    },
  ];
  const answerError = answerProblem({ log, challenge: '' });
  return { name: 'service', prefixes: PREFIXES, ...serveRoutes(routes, answerError) };
}

function send(res: Response, reasons: readonly string[]): void {
  const isOk = reasons.length === 0;
  if (isOk) beQuiet(res);
  res.statusCode = isOk ? 200 : 503;
  res.setHeader('Cache-Control', 'no-store');
  sendJson(res, isOk ? { status: 'ok' } : { status: 'unavailable', reasons });
}
