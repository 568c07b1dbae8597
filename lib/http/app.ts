/** The HTTP server's outermost shell: mounts the APIs and answers what none of them did. */
import type { RequestListener } from 'node:http';
import express, { type RequestHandler } from 'express';
import { AppError } from '../errors';
import type { Log } from '../log';
import type { Mount } from './mount';
import { accessLog } from './request/access-log';
import { rejectDuplicateHost } from './request/host';
import { originForm } from './request/target';
import type { IsTrusted } from './request/trusted-proxies';
import { trackPipelined } from './response/pipelined';
import { problems } from './response/problem';
import { setRequestId } from './routing/methods';

export interface AppOptions {
  readonly mounts: readonly Mount[];
  readonly log: Pick<Log, 'info' | 'error'>;
  /** Whether the `X-Forwarded-…` headers of a proxy at an address are used. */
  readonly isTrusted: IsTrusted;
}

export function createApp({ mounts, log, isTrusted }: AppOptions): RequestListener {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  // Each API parses the query in its own way, so Express must not.
  app.set('query parser', false);
  app.set('trust proxy', isTrusted);
  app.use(accessLog(log), rejectDuplicateHost);
  for (const mount of mounts) app.use(mount.handler);
  app.use(setRequestId, notFound);
  app.use(problems({ log, challenge: '' }));
  return (req, res) => {
    trackPipelined(req, res);
    req.url = originForm(req.url ?? '/');
    app(req, res);
  };
}

const notFound: RequestHandler = () => {
  throw new AppError('notFound', 'path: there is nothing here');
};
