/** The id of one request, for the client and the log. */
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';

/** Where OpenStack clients look for the id, and where services pass on the id of the request that they serve. */
export const REQUEST_ID_HEADER = 'x-openstack-request-id';

/** In the form that OpenStack clients look for. */
export const newRequestId = (): string => `req-${randomUUID()}`;

/** Gives the request an id; comes before everything that may fail. */
export const setRequestId = (res: Response): void =>
  void res.setHeader(REQUEST_ID_HEADER, newRequestId());

const REQUEST_ID = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The global request id that the caller passed on, for the log only; anything malformed is ignored. */
export function globalRequestId(req: Request): string | undefined {
  const id = req.get(REQUEST_ID_HEADER);
  return id !== undefined && REQUEST_ID.test(id) ? id : undefined;
}
