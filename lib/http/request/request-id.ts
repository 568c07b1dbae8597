/** The name of one request, for the client and the log. */
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';

/** Where OpenStack clients look for the name, and where services tell each other theirs. */
export const REQUEST_ID_HEADER = 'x-openstack-request-id';

/** In the form that OpenStack clients look for. */
export const newRequestId = (): string => `req-${randomUUID()}`;

const REQUEST_ID = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The name that the caller gave to all that it does at once, for the log only; anything else is not believed. */
export function globalRequestId(req: Request): string | undefined {
  const id = req.get(REQUEST_ID_HEADER);
  return id !== undefined && REQUEST_ID.test(id) ? id : undefined;
}
