/** The name of one request, for the client and the log. */
import { randomUUID } from 'node:crypto';

/** In the form that OpenStack clients look for. */
export const newRequestId = (): string => `req-${randomUUID()}`;
