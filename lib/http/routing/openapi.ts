/**
 * Validates requests against OpenAPI documents: names and formats of parameters, headers and body fields.
 * What a document can say is checked nowhere else. The only file that knows express-openapi-validator.
 */
import { readFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type {
  OpenAPIV3,
  ValidationErrorItem,
} from 'express-openapi-validator/dist/framework/types';
import { parse } from 'yaml';
import { AppError } from '../../errors';
import { loadExpress } from '../express';
import type { Route } from './router';

export type OpenApiDocument = OpenAPIV3.DocumentV3;
export type OpenApiParameter = OpenAPIV3.ParameterObject;

/** Loaded at the first request that needs it: loading it takes longer than most commands. */
const loadLibrary = (): typeof import('express-openapi-validator') =>
  require('express-openapi-validator');

/** Trusts the file, which `make check` has validated. */
export const readDocument = <Document = OpenApiDocument>(path: string): Document =>
  parse(readFileSync(path, 'utf8'));

/** A request as its document describes it, independent of the spelling of its URL. */
export interface DocumentedRequest {
  /** A path of the document, with encoded values for its parameters. */
  readonly path: string;
  /** The value of each name, or all its values. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** For a body that is streamed later: its media type, and a value in its place. */
  readonly body?: { readonly mediaType: string; readonly value: unknown };
  /** What is allowed in a field, for people; takes the place of a pattern in messages. */
  readonly allowed?: Readonly<Record<string, string>>;
}

/** Throws `invalidParameter` for a request that the document does not allow. */
export type DocumentCheck = (
  req: Request,
  res: Response,
  request: DocumentedRequest,
) => Promise<void>;

const checks = new Map<string, DocumentCheck>();

/** Checks requests against a document; that of a file is compiled once, however many apps use it. */
export function documentCheck(apiSpec: string | OpenApiDocument): DocumentCheck {
  if (typeof apiSpec !== 'string') return compiledCheck(apiSpec);
  const check = checks.get(apiSpec) ?? compiledCheck(apiSpec);
  checks.set(apiSpec, check);
  return check;
}

/** Reads the document at the first request: a process pays only for the APIs that are asked. */
function compiledCheck(apiSpec: string | OpenApiDocument): DocumentCheck {
  let validator: readonly RequestHandler[] | undefined;
  return async (req, res, request) => {
    const view = viewOf(req, request);
    validator ??= validatorOf(apiSpec);
    try {
      for (const handler of validator) await run(handler, view, res);
    } catch (error) {
      throw refusal(error, request.allowed ?? {});
    }
  };
}

const validatorOf = (apiSpec: string | OpenApiDocument): readonly RequestHandler[] =>
  loadLibrary().middleware({
    apiSpec,
    // `make check` validates the documents.
    validateApiSpec: false,
    ignoreUndocumented: true,
    validateSecurity: false,
    fileUploader: false,
    validateResponses: false,
  }) as unknown as readonly RequestHandler[];

/**
 * Compiles the document for these routes, which their first requests would otherwise wait for.
 * Whether these requests are refused does not matter: each makes the validator compile its operation.
 */
export async function compileRoutes(check: DocumentCheck, routes: readonly Route[]): Promise<void> {
  for (const { method, path } of routes) {
    const { req, res } = requestWithoutClient(method === '*' ? 'GET' : method, path);
    // The validator compiles an operation for each content type, and for none.
    const body = { mediaType: 'application/json', value: {} };
    const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
    await check(req, res, { path, query: {}, ...(hasBody && { body }) }).catch(ignoreRefusal);
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

/** A request without a connection, with what the validator needs of Express. */
function requestWithoutClient(method: string, url: string) {
  const express = loadExpress();
  const req: Request = Object.setPrototypeOf(new IncomingMessage(new Socket()), express.request);
  const res: Response = Object.setPrototypeOf(new ServerResponse(req), express.response);
  return { req: Object.assign(req, { method, url, app: express(), res }), res };
}

/** The request as the validator sees it; it reads the path from one property and the query from two. */
function viewOf(req: Request, { path, query, body }: DocumentedRequest): Request {
  const value = (content: unknown) => ({ value: content, writable: true, configurable: true });
  return Object.create(req, {
    url: value(path),
    originalUrl: value(path),
    query: value({ ...query }),
    // HEAD is answered as GET is, and is in no document.
    method: value(req.method === 'HEAD' ? 'GET' : req.method),
    // The validator compiles and keeps a schema for each content type: it gets the documented one or none.
    headers: value({ ...req.headers, 'content-type': body?.mediaType }),
    ...(body && { body: value(body.value) }),
  });
}

const run = (handler: RequestHandler, req: Request, res: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    const next: NextFunction = (error?: unknown) => (error ? reject(error) : resolve());
    handler(req, res, next);
  });

/** One validation error of a request: `path` is such as `/query/limit/0`; an unknown query parameter has no `errorCode`. */
export type DocumentFault = Readonly<ValidationErrorItem>;

/** All validation errors of a request. */
class DocumentRefusal extends AppError {
  readonly faults: readonly DocumentFault[];
  constructor(message: string, faults: readonly DocumentFault[]) {
    super('invalidParameter', message);
    this.name = 'DocumentRefusal';
    this.faults = faults;
  }
}

/** None for an error that is not the validator's. */
export const documentFaults = (error: unknown): readonly DocumentFault[] =>
  error instanceof DocumentRefusal ? error.faults : [];

function refusal(error: unknown, allowed: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof loadLibrary().error.BadRequest)) return error;
  const faults = error.errors.map((fault) => inWords(fault, allowed[fieldOf(fault)]));
  return new DocumentRefusal(error.message, faults);
}

export const fieldOf = ({ path }: DocumentFault): string => path.slice(path.lastIndexOf('/') + 1);

const inWords = (fault: DocumentFault, allowed: string | undefined): DocumentFault =>
  allowed !== undefined && OF_THE_FORM.test(fault.errorCode ?? '')
    ? { ...fault, message: `must be ${allowed}` }
    : fault;

const OF_THE_FORM = /^(pattern|minLength|maxLength)\./;
