/** The failures of NodeConductor's API: each with the body that it is answered by. */
import { AppError, type ErrorCode } from '../../errors';

export class NodeConductorError extends AppError {
  readonly body: unknown;
  constructor(code: ErrorCode, message: string, body: unknown) {
    super(code, message);
    this.name = 'NodeConductorError';
    this.body = body;
  }
}

export const detailed = (code: ErrorCode, detail: string): NodeConductorError =>
  new NodeConductorError(code, detail, { detail });

/** What is wrong with each field; `non_field_errors` if it is none by itself. */
export type FieldFaults = Readonly<Record<string, readonly string[]>>;

export const refusedFields = (faults: FieldFaults): NodeConductorError =>
  new NodeConductorError('invalidParameter', 'a field is not valid', faults);

/** Throws all faults in one body. */
export function checkFaults(...faults: readonly FieldFaults[]): void {
  const all = Object.assign({}, ...faults);
  if (Object.keys(all).length > 0) throw refusedFields(all);
}

/** A body that is no object. */
export const refusedBy = (body: string | readonly string[]): NodeConductorError =>
  new NodeConductorError('invalidParameter', 'a parameter is not valid', body);

/** A login that is not good; other than a token that is not, it is no challenge to send one. */
export class RefusedLogin extends NodeConductorError {
  constructor(detail: string) {
    super('unauthenticated', detail, { detail });
    this.name = 'RefusedLogin';
  }
}

export const NOT_STAFF = 'You do not have permission to perform this action.';
export const DENIED = 'Permission denied.';

export const forbidden = (detail: string): NodeConductorError => detailed('forbidden', detail);
export const notFound = (): NodeConductorError => detailed('notFound', 'Not found.');
