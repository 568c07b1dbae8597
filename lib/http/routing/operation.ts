/**
 * Validates the requests of one operation of an OpenAPI document by express-openapi-validator. Its validator is made
 * for a document with this operation alone: for a whole document that takes seconds.
 */
import type { BadRequest, OpenAPIV3 } from 'express-openapi-validator/dist/framework/types';
import type { OpenApiDocument } from './documents';

export interface Operation {
  /** As the document writes it. */
  readonly path: string;
  /** In lower case. */
  readonly method: string;
}

/** A request, as far as the library reads it. */
export interface RequestView {
  readonly method: string;
  readonly path: string;
  readonly originalUrl: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Throws the library's `BadRequest` for a request that the document does not allow. */
export type ValidateRequest = (
  view: RequestView,
  pathValues: Readonly<Record<string, string>>,
) => void;

/**
 * What `middleware` of the library is made of, for requests. Loaded at the first request that needs it; package.json
 * pins the version, and a new one must pass test/http/routing/operation.test.ts, which compares both.
 */
const loadParts = () => ({
  ...(require('express-openapi-validator/dist/middlewares/openapi.request.validator') as typeof import('express-openapi-validator/dist/middlewares/openapi.request.validator')),
  ...(require('express-openapi-validator/dist/middlewares/parsers/schema.preprocessor') as typeof import('express-openapi-validator/dist/middlewares/parsers/schema.preprocessor')),
  ...(require('express-openapi-validator/dist/framework/ajv/options') as typeof import('express-openapi-validator/dist/framework/ajv/options')),
  ...(require('express-openapi-validator/dist/framework/base.serdes') as typeof import('express-openapi-validator/dist/framework/base.serdes')),
});

export function isBadRequest(error: unknown): error is BadRequest {
  const types: typeof import('express-openapi-validator/dist/framework/types') = require('express-openapi-validator/dist/framework/types');
  return error instanceof types.BadRequest;
}

export function requestValidator(
  document: OpenApiDocument,
  { path, method }: Operation,
): ValidateRequest {
  const { RequestValidator, SchemaPreprocessor, AjvOptions, defaultSerDes } = loadParts();
  const options = new AjvOptions({ ...OPTIONS, serDes: defaultSerDes } as never);
  const alone = withOneOperation(document, { path, method });
  new SchemaPreprocessor(alone, options.preprocessor, false as never).preProcess();
  const validator = new RequestValidator(alone, options.request);
  const schema = alone.paths[path]?.[method as 'get'];
  return (view, pathParams) => {
    const openapi = { expressRoute: path, openApiRoute: path, pathParams, schema, serial: 0 };
    const request = { ...view, openapi, params: pathParams };
    validator.validate(request as never, undefined as never, () => undefined);
  };
}

/** The library's defaults. */
const OPTIONS = {
  validateFormats: true,
  formats: {},
  ajvFormats: { mode: 'fast' },
  validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
};

/** A copy, since the library changes its document. Answers are not validated, so they are left out. */
function withOneOperation(document: OpenApiDocument, { path, method }: Operation): OpenApiDocument {
  const { openapi, info, security, components = {} } = document;
  const { parameters, [method as 'get']: operation } = document.paths[path] ?? {};
  const item = { ...(parameters && { parameters }), [method]: { ...operation, responses: {} } };
  const { securitySchemes } = components;
  return structuredClone({
    ...{ openapi, info, paths: { [path]: item } },
    ...(security && { security }),
    components: { ...reachable(item, components), ...(securitySchemes && { securitySchemes }) },
  }) as OpenApiDocument;
}

type Components = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** The components that references lead to, from references inside of them, too. */
function reachable(item: unknown, components: OpenAPIV3.ComponentsObject): Components {
  const found: Record<string, Record<string, unknown>> = {};
  const pending = [...refsIn(item)];
  for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
    const [, , kind = '', name = ''] = ref.split('/');
    const component = (components as Components)[kind]?.[name];
    if (component === undefined || found[kind]?.[name] !== undefined) continue;
    found[kind] = { ...found[kind], [name]: component };
    pending.push(...refsIn(component));
  }
  return found;
}

function* refsIn(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === '$ref' && typeof value === 'string') yield value;
    else yield* refsIn(value);
  }
}
