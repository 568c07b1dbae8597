/** The OpenAPI documents at work: the one place with the options of the validator. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { middleware } from 'express-openapi-validator';
import { AppError } from '../../errors';

/** A request in the terms of its document, whatever spelling it came in. */
export interface DocumentedRequest {
  /** One of the document's paths, with encoded values in it. */
  readonly path: string;
  /** Each name with its value, or with all its values. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** For a body that is read later, by other means: its type, and a value that stands for it. */
  readonly body?: { readonly mediaType: string; readonly value: unknown };
  /** By field: what is allowed, for people, in the place of a pattern. */
  readonly allowed?: Readonly<Record<string, string>>;
}

/** Throws `invalidParameter` for a request that the document does not allow. */
export type DocumentCheck = (
  req: Request,
  res: Response,
  request: DocumentedRequest,
) => Promise<void>;

/** Checks requests against the document. */
export function documentCheck(apiSpec: string): DocumentCheck {
  const handlers = middleware({
    apiSpec,
    ignoreUndocumented: true,
    validateSecurity: false,
    fileUploader: false,
    validateResponses: false,
  }) as unknown as readonly RequestHandler[];
  return async (req, res, request) => {
    const view = viewOf(req, request);
    try {
      for (const handler of handlers) await run(handler, view, res);
    } catch (error) {
      throw refusal(error, request.allowed ?? {});
    }
  };
}

/** The request as the validator shall see it: it reads the path from one property and the query from two. */
function viewOf(req: Request, { path, query, body }: DocumentedRequest): Request {
  const value = (content: unknown) => ({ value: content, writable: true, configurable: true });
  return Object.create(req, {
    url: value(path),
    originalUrl: value(path),
    query: value({ ...query }),
    // What is true of GET is true of HEAD, which no document tells.
    method: value(req.method === 'HEAD' ? 'GET' : req.method),
    ...(body && {
      headers: value({ ...req.headers, 'content-type': body.mediaType }),
      body: value(body.value),
    }),
  });
}

const run = (handler: RequestHandler, req: Request, res: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    const next: NextFunction = (error?: unknown) => (error ? reject(error) : resolve());
    handler(req, res, next);
  });

function refusal(error: unknown, allowed: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof Error) || !('status' in error) || error.status !== 400) return error;
  const faults = 'errors' in error ? (error.errors as readonly ValidatorFault[]) : [];
  const errors = faults.map((fault) => inWords(fault, allowed[fieldOf(fault)]));
  const cause = Object.assign(new Error(error.message), { errors });
  return new AppError('invalidParameter', error.message, { cause });
}

/** What the validator finds. */
interface ValidatorFault {
  readonly path: string;
  readonly message: string;
  readonly errorCode?: string;
}

const fieldOf = ({ path }: ValidatorFault): string => path.slice(path.lastIndexOf('/') + 1);

const inWords = (fault: ValidatorFault, allowed: string | undefined): ValidatorFault =>
  allowed !== undefined && OF_THE_FORM.test(fault.errorCode ?? '')
    ? { ...fault, message: `must be ${allowed}` }
    : fault;

const OF_THE_FORM = /^(pattern|minLength|maxLength)\./;
