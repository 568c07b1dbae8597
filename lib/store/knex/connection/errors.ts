/** Failures of a database server, in an operator's words. */
import { types } from 'node:util';
import { AppError } from '../../../errors';
import { redactUrl } from '../../../redact';

/** Without its password. */
export const redactServerUrl = (url: URL): string => redactUrl(url.href);

/** The driver's failure behind one that was put into words. */
export const causeOf = (error: unknown): unknown =>
  error instanceof AppError && error.cause ? error.cause : error;

const NETWORK_CODES: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOENT'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN', 'ENOTFOUND'],
  ...['ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'],
]);

/** The server cannot be reached, whichever kind it is of. */
export const isNetworkFailure = (error: unknown): boolean =>
  NETWORK_CODES.has((error as { code?: unknown }).code);

/** Has a code of its own, so that it is shown with the database's URL like the server's errors. */
export const othersMigrate = (waitedMs: number): Error =>
  Object.assign(
    new Error(
      `another process has been changing its schema for more than ${waitedMs / 1000} s; try again when it is done`,
    ),
    { code: 'MIGRATION_LOCKED' },
  );

/** The pool gave no connection in time: all are in use, or none can be made. */
export const isPoolEmpty = (error: unknown): boolean =>
  (error as Error).name === 'KnexTimeoutError';

const isPoolClosing = ({ message }: Error): boolean =>
  /^Unable to acquire a connection/.test(message);

export const errorNamer =
  (url: URL, isOutage: (error: unknown) => boolean) =>
  (error: unknown): unknown => {
    if (error instanceof AppError || !types.isNativeError(error)) return error;
    const isOfDatabase =
      'code' in error || isPoolEmpty(error) || isOutage(error) || isPoolClosing(error);
    if (!isOfDatabase) return error;
    const message = `database ${redactServerUrl(url)}: ${reasonOf(error)}`;
    return new AppError('database', message, { cause: error });
  };

/** The driver's words, without the statement. */
export function reasonOf(error: Error): string {
  if (isPoolEmpty(error)) return 'no connection is free, or none can be made';
  if (isPoolClosing(error)) return 'the program is about to stop';
  if (!('code' in error)) return 'the connection was lost, or could not be made';
  // knex puts the whole statement before the driver's message.
  return error.message.split(' - ').at(-1)?.replace(/\s+/g, ' ') || String(error.code);
}
