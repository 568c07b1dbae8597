/** What the failures of a server mean to an operator. */
import { types } from 'node:util';
import { AppError } from '../../../errors';
import { redactUrl } from '../../../redact';

/** Without its password. */
export const redactServerUrl = (url: URL): string => redactUrl(url.href);

/** What is behind a failure that has been given a name. */
export const causeOf = (error: unknown): unknown =>
  error instanceof AppError && error.cause ? error.cause : error;

/** A code of our own, so that it is named with the database as those of the server are. */
export const othersMigrate = (waitedMs: number): Error =>
  Object.assign(
    new Error(
      `another process has been changing its schema for more than ${waitedMs / 1000} s; try again when it is done`,
    ),
    { code: 'MIGRATION_LOCKED' },
  );

/** No connection came in time: all are in use, or none can be made. */
export const isPoolEmpty = (error: unknown): boolean =>
  (error as Error).name === 'KnexTimeoutError';

/** The pool is closing. */
const isClosing = ({ message }: Error): boolean => /^Unable to acquire a connection/.test(message);

export const errorNamer =
  (url: URL, isOutage: (error: unknown) => boolean) =>
  (error: unknown): unknown => {
    if (error instanceof AppError || !types.isNativeError(error)) return error;
    const isTheirs = 'code' in error || isPoolEmpty(error) || isOutage(error) || isClosing(error);
    if (!isTheirs) return error;
    const message = `database ${redactServerUrl(url)}: ${reasonOf(error)}`;
    return new AppError('database', message, { cause: error });
  };

function reasonOf(error: Error): string {
  if (isPoolEmpty(error)) return 'no connection is free, or none can be made';
  if (isClosing(error)) return 'the program is about to stop';
  if (!('code' in error)) return 'the connection was lost, or could not be made';
  // The driver puts the whole statement before its message.
  return error.message.split(' - ').at(-1)?.replace(/\s+/g, ' ') || String(error.code);
}
