/** Everything that can go wrong by somebody's fault but the program's, as one closed list. */

export type ErrorCode =
  // what a caller of an API did
  | 'malformedVersion'
  | 'unsupportedVersion'
  | 'unsupportedMediaType'
  | 'projectMismatch'
  | 'malformedPath'
  | 'malformedQuery'
  | 'invalidParameter'
  | 'unknownParameter'
  | 'invalidTime'
  | 'invalidWindow'
  | 'unknownMarker'
  | 'unauthenticated'
  | 'tooManyAttempts'
  | 'forbidden'
  | 'notFound'
  | 'methodNotAllowed'
  | 'conflict'
  | 'tooLarge'
  | 'notImplemented'
  // what the operator did
  | 'invalidArgument'
  | 'refusedInput'
  | 'unreadableInput'
  // what the world did
  | 'database'
  | 'identityUnavailable'
  | 'identityForbidden'
  | 'cloudUnavailable'
  | 'portInUse'
  | 'interrupted';

/** A failure that has a name. The message is one line for people; each dialect words its own. */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}
