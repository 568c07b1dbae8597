/** The id of a request under the name that CloudSigma's clients show. */
import type { Response } from 'express';
import { REQUEST_ID_HEADER } from '../../http/request/request-id';

export const setRequestId = (res: Response): void =>
  void res.setHeader('X-REQUEST-ID', String(res.getHeader(REQUEST_ID_HEADER)));
