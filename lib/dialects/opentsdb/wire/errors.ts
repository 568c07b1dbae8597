/** The failures that OpenTSDB names, with their messages and details. */
import { AppError, type ErrorCode } from '../../../errors';
import type { NameKind } from '../../../store/store';

/** `details`: what stands beside the message in the body. */
export class OpenTsdbError extends AppError {
  readonly details: string | undefined;
  constructor(code: ErrorCode, message: string, details?: string) {
    super(code, message);
    this.name = 'OpenTsdbError';
    this.details = details;
  }
}

export const badRequest = (message: string, details?: string): OpenTsdbError =>
  new OpenTsdbError('invalidParameter', message, details);

export const unparsable = (details: string): OpenTsdbError =>
  badRequest('Unable to parse the given JSON', details);

export const missingParameter = (name: string): OpenTsdbError =>
  badRequest(`Missing parameter <code>${name}</code>`);

const KINDS: Readonly<Record<NameKind, string>> = {
  metric: 'metrics',
  tagKey: 'tagk',
  tagValue: 'tagv',
};

/** No series has the name, among those that the caller may see. */
export function unknownName(kind: NameKind, name: string): OpenTsdbError {
  const message = `No such name for '${KINDS[kind]}': '${name}'`;
  return badRequest(message, message);
}

/** As a lookup says it. */
export const unresolvedName = (details: string): OpenTsdbError =>
  new OpenTsdbError('notFound', 'Unable to resolve one or more UIDs', details);

export function wrongMethod(method: string): OpenTsdbError {
  const details = `The HTTP method [${method}] is not permitted`;
  return new OpenTsdbError(
    'methodNotAllowed',
    'Method not allowed',
    method === 'OPTIONS' ? details : `${details} for this endpoint`,
  );
}

export const noEndpoint = (): OpenTsdbError => new OpenTsdbError('notFound', 'Endpoint not found');

export const notServed = (details: string): OpenTsdbError =>
  new OpenTsdbError('notImplemented', 'Not implemented', details);
