/** Requests as OpenTSDB reads them: flags by presence, the last of a repeated parameter, bodies of any media type. */
import type { Request } from 'express';
import { exactBody, isGzipCoding, plainBytes } from '../../http/request/raw-body';
import { pathOf } from '../../http/request/target';
import type { DocumentedRequest } from '../../http/routing/openapi';
import { badRequest, missingParameter } from './wire/errors';
import { type JsonValue, parseJson } from './wire/json';

export interface Parameters {
  /** Whether it is there, whatever its value. */
  has(name: string): boolean;
  /** The last one. */
  last(name: string): string | undefined;
  all(name: string): readonly string[];
  /** Throws `Missing parameter`, for an empty one too. */
  required(name: string): string;
}

export function parametersOf({ url }: Pick<Request, 'url'>): Parameters {
  const parameters = new URLSearchParams(url.slice(pathOf(url).length));
  const last = (name: string) => parameters.getAll(name).at(-1);
  return {
    has: (name) => parameters.has(name),
    last,
    all: (name) => parameters.getAll(name),
    required(name) {
      const value = last(name);
      if (!value) throw missingParameter(name);
      return value;
    },
  };
}

/** As the API document describes a GET. `lists`: parameters of which all values count, not only the last. */
export function documented(
  { path, lists = [] }: { readonly path: string; readonly lists?: readonly string[] },
  { url }: Pick<Request, 'url'>,
): DocumentedRequest {
  const parameters = new URLSearchParams(url.slice(pathOf(url).length));
  const names = [...new Set(parameters.keys())];
  const query = names.map((name) => {
    const values = parameters.getAll(name);
    return [name, lists.includes(name) ? values : (values.at(-1) ?? '')] as const;
  });
  return { path, query: Object.fromEntries(query) };
}

/** The body as text, whatever its media type. Throws `tooLarge`, or `badRequest` for damaged gzip. */
export async function textOfBody(req: Request, maxBytes: number): Promise<string> {
  const body = await exactBody(req, maxBytes);
  const coding = req.headers['content-encoding'];
  const bytes = isGzip(coding) ? await plainBytes(body, 'gzip', maxBytes) : body;
  return bytes.toString('utf8');
}

/** Other codings are unknown there, and the body is taken as it is. */
function isGzip(coding: string | undefined): boolean {
  try {
    return isGzipCoding(coding);
  } catch {
    return false;
  }
}

/** Throws `badRequest` for an empty body, and for one that is no JSON. */
export async function jsonOfBody(req: Request, maxBytes: number): Promise<JsonValue> {
  const text = await textOfBody(req, maxBytes);
  if (text.trim() !== '') return parseJson(text);
  throw badRequest(
    'Missing message content',
    'Supply valid JSON formatted data in the body of your request',
  );
}
