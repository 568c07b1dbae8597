/** From requests for accounts and projects to queries and changes. */
import type { Request } from 'express';
import { pickDefined } from '../../../domain/values/pick-defined';
import {
  abbreviation,
  currency,
  decimal,
  entryReference,
  foreignId,
  name,
  reason,
  uuid,
} from '../../../domain/values/validators';
import { queryOf } from '../../../http/request/target';
import { refusedParameter } from '../../../http/response/problem';
import type { DocumentedRequest } from '../../../http/routing/openapi';
import type { AccountChange, KeysetPage, ProjectChange } from '../../../store/store';
import type { Validator } from '../../../validator';

export const ACCOUNTS_PATH = '/v1/accounts';
export const ACCOUNT_PATH = '/v1/accounts/{id}';
export const PROJECTS_PATH = '/v1/accounts/{id}/projects';
export const LEDGER_PATH = '/v1/accounts/{id}/ledger';
export const PAYMENT_PATH = '/v1/accounts/{id}/payments/{reference}';
export const CREDIT_PATH = '/v1/accounts/{id}/credits/{reference}';
export const PROJECT_PATH = '/v1/accounts/{id}/projects/{project}';

/** The request in the terms of its document, without its body. */
export const documentedAs = (req: Request, path: string): DocumentedRequest => ({
  path: path.replace(/\{(\w+)\}/g, (_whole, part: string) =>
    encodeURIComponent(parameter(req, part)),
  ),
  query: queryOf(req),
});

const parameter = ({ params }: Request, part: string): string => {
  const value = params[part];
  return typeof value === 'string' ? value : '';
};

/** Throws `invalidParameter`. */
function read<T>(validator: Validator<T>, field: string, text: string): T {
  const value = validator.read(text);
  if (value !== undefined) return value;
  throw refusedParameter(field, `must be ${validator.allowed}`);
}

export const accountIdOf = (req: Request): string => read(uuid, 'id', parameter(req, 'id'));
export const projectIdOf = (req: Request): string =>
  read(foreignId, 'project', parameter(req, 'project'));

export const referenceOf = (req: Request): string =>
  read(entryReference, 'reference', parameter(req, 'reference'));

const DEFAULT_LIMIT = 100;

/** The document allows only numbers as a limit. */
export function sliceOf(req: Request): KeysetPage {
  const { after, limit } = queryOf(req);
  return {
    after: typeof after === 'string' ? after : undefined,
    limit: limit === undefined ? DEFAULT_LIMIT : Number(limit),
  };
}

/** A validated body: strings, or null where the document allows it. */
export type Body = Readonly<Record<string, string | null | undefined>>;

const VALIDATORS = {
  name,
  abbreviation,
  currency,
  domain: foreignId,
  balance: decimal,
  credit_limit: decimal,
  amount: decimal,
  reason,
};

/** What each field of a body may hold, for error messages. */
export const ALLOWED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(VALIDATORS).map(([field, { allowed }]) => [field, allowed]),
);

/** A good body, for the check of all the rest before the body is read. */
export const standInFor = (path: string): Body =>
  path === PAYMENT_PATH || path === CREDIT_PATH ? { amount: '0', reason: 'none' } : {};

/** Throws `invalidParameter`. */
const readIn = <T>(body: Body, field: string, validator: Validator<T>): T | null | undefined => {
  const text = body[field];
  return typeof text === 'string' ? read(validator, field, text) : text;
};

export const accountChangeOf = (id: string, body: Body): AccountChange => ({
  id,
  ...pickDefined({
    name: readIn(body, 'name', name),
    abbreviation: readIn(body, 'abbreviation', abbreviation),
    currency: readIn(body, 'currency', currency),
    balance: readIn(body, 'balance', decimal) ?? undefined,
    creditLimit: readIn(body, 'credit_limit', decimal),
  }),
});

/** The document requires both. */
export const paidIn = (body: Body) => ({
  amount: readIn(body, 'amount', decimal) ?? '',
  reason: readIn(body, 'reason', reason) ?? '',
});

/** Rows of the ledger come in the order of their numbers. */
export function rowsAfter(req: Request): { readonly after: number; readonly limit: number } {
  const { after, limit } = sliceOf(req);
  const number = after === undefined ? 0 : Number(after);
  if (Number.isSafeInteger(number)) return { after: number, limit };
  throw refusedParameter('after', 'must be the number of a row');
}

export const projectChangeOf = (id: string, accountId: string, body: Body): ProjectChange => ({
  id,
  accountId,
  ...pickDefined({ name: readIn(body, 'name', name), domainId: readIn(body, 'domain', foreignId) }),
});
