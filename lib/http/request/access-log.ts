/** The access log: one line for every request, written when its answer has been sent. */
import type { Request, Response } from 'express';
import type { Caller } from '../../identity/caller';
import type { Log } from '../../log';
import { redactRequestUrl } from '../../redact';
import { isAborted } from '../response/abort';
import { clientAddress } from './forwarded';
import { globalRequestId, REQUEST_ID_HEADER } from './request-id';

/** To be called first, before everything that may answer. */
export const accessLog =
  ({ info, access = info }: Pick<Log, 'info' | 'access'>) =>
  (req: Request, res: Response): void => {
    const startMs = performance.now();
    const { method, url } = req;
    const address = clientAddress(req);
    res.once('close', () => {
      if (res.locals['isQuiet']) return;
      const caller = callerFor(res);
      const fields = {
        address,
        method,
        url: redactRequestUrl(url),
        status: res.statusCode,
        durationMs: Math.round((performance.now() - startMs) * 1000) / 1000,
        requestId: res.getHeader(REQUEST_ID_HEADER),
        globalRequestId: globalRequestId(req),
        userId: caller?.userId,
        projectId: caller?.projectId,
      };
      access(fields, endOf(res));
    });
  };

function endOf(res: Response): string {
  if (res.writableFinished) return 'answered';
  return isAborted(res)
    ? 'cut off, the rest of the answer failed'
    : 'not answered, the client has gone';
}

/** Has the access log name the caller. */
export function recordCaller({ res }: Request, caller: Caller): void {
  if (res) res.locals['caller'] = caller;
}

/** Keeps a request that monitoring repeats every few seconds out of the log. */
export const beQuiet = (res: Response): void => {
  res.locals['isQuiet'] = true;
};

const callerFor = (res: Response): Caller | undefined => res.locals['caller'];
