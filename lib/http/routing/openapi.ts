/**
 * Validates requests against OpenAPI documents: names and formats of parameters, headers and body fields.
 * What a document can say is checked nowhere else.
 */
import type { Request } from 'express';
import type { ValidationErrorItem } from 'express-openapi-validator/dist/framework/types';
import { AppError } from '../../errors';
import { type OpenApiDocument, readDocument } from './documents';
import {
  isBadRequest,
  type Operation,
  type RequestView,
  requestValidator,
  type ValidateRequest,
} from './operation';
import { type FindRoute, type Route, routeFinder } from './router';

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
export type DocumentCheck = (req: Request, request: DocumentedRequest) => void;

const checks = new Map<string, DocumentCheck>();

/** Checks requests against a document; that of a file is read once, however many apps use it. */
export function documentCheck(apiSpec: string | OpenApiDocument): DocumentCheck {
  if (typeof apiSpec !== 'string') return checkAgainst(() => apiSpec);
  const check = checks.get(apiSpec) ?? checkAgainst(() => readDocument(apiSpec));
  checks.set(apiSpec, check);
  return check;
}

/** Reads the document at the first request: a process pays only for the operations that are asked. */
function checkAgainst(read: () => OpenApiDocument): DocumentCheck {
  let find: FindRoute<DocumentedOperation> | undefined;
  return (req, request) => {
    find ??= routeFinder(operationsOf(read()));
    const view = viewOf(req, request);
    const match = find(view.method, request.path);
    if (!match) return;
    try {
      match.route.validator()(view, decoded(match.values));
    } catch (error) {
      throw refusal(error, request.allowed ?? {});
    }
  };
}

interface DocumentedOperation extends Route {
  readonly validator: () => ValidateRequest;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Those with fewer variables in their paths first, as they are more specific. */
const operationsOf = (document: OpenApiDocument): readonly DocumentedOperation[] =>
  Object.entries(document.paths)
    .flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({ path, method })),
    )
    .sort((a, b) => variablesIn(a) - variablesIn(b))
    .map((operation) => ({
      ...{ path: operation.path, method: operation.method.toUpperCase() },
      validator: once(() => requestValidator(document, operation)),
    }));

const variablesIn = ({ path }: Operation): number => path.split('{').length;

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const decoded = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, decodeURIComponent(value)]),
  );

/** All that the validator reads of a request. It changes values to the types that they are documented with. */
const viewOf = (req: Request, { path, query, body }: DocumentedRequest): RequestView => ({
  ...{ path, originalUrl: path },
  // HEAD is answered as GET is, and is in no document.
  method: req.method === 'HEAD' ? 'GET' : req.method,
  query: { ...query },
  // The validator compiles and keeps a schema for each content type: it gets the documented one or none.
  headers: { ...req.headers, 'content-type': body?.mediaType },
  body: body ? body.value : req.body,
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
  if (!isBadRequest(error)) return error;
  const faults = (error.errors ?? []).map((fault) => inWords(fault, allowed[fieldOf(fault)]));
  return new DocumentRefusal(error.message, faults);
}

export const fieldOf = ({ path }: DocumentFault): string => path.slice(path.lastIndexOf('/') + 1);

const inWords = (fault: DocumentFault, allowed: string | undefined): DocumentFault =>
  allowed !== undefined && OF_THE_FORM.test(fault.errorCode ?? '')
    ? { ...fault, message: `must be ${allowed}` }
    : fault;

const OF_THE_FORM = /^(pattern|minLength|maxLength)\./;
