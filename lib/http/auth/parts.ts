/** What a way to find out who asks is made of. */
import type { KnownCallers } from '../../domain/who';
import type { Authenticate } from './caller';

export interface AuthLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface AuthParts {
  /** The callers that are known here, whoever else knows some. */
  readonly known: KnownCallers;
  /** The clock, µs since the epoch; read once a request. */
  readonly nowUs: () => number;
  readonly log: AuthLog;
}

/** Throws `usage` for settings that are not enough. */
export type AuthenticatorMaker = (parts: AuthParts) => Authenticate;
