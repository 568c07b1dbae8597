/** What of a request of OVH's API is read: its path, its query and its body. */
import type { Request } from 'express';
import { exactBody, plainBytes } from '../../http/request/raw-body';
import { pathOf } from '../../http/request/target';
import { badRequest } from './errors';

const MAX_BYTES = 64 << 10;

export const rawBodyOf = (req: Request): Promise<Buffer> => exactBody(req, MAX_BYTES);

/** An empty object without a body. Throws a bad request. */
export async function jsonOf(req: Request, rawBody: Buffer): Promise<Record<string, unknown>> {
  const bytes = await plainBytes(rawBody, req.get('Content-Encoding'), MAX_BYTES);
  if (bytes.length === 0) return {};
  const value = parsed(bytes.toString('utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw badRequest('The body must be one JSON object');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text in the path. */
export function textIn({ params }: Request, name: string): string {
  const text = params[name];
  return typeof text === 'string' ? text : '';
}

/** A long in the path. Throws a bad request. */
export function longIn(req: Request, name: string): number {
  const text = textIn(req, name);
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  throw badRequest(`[${name}] Given data (${text}) does not belong to the type long`);
}

/** The first value of a parameter of the query. */
export const parameterOf = ({ url }: Request, name: string): string | undefined =>
  new URLSearchParams(url.slice(pathOf(url).length)).get(name) ?? undefined;
