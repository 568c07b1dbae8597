/** The log: one JSON line an event, with secrets redacted. */
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { MASK, SECRET_HEADERS } from './redact';

/** What everything that logs needs. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Keeps nothing. */
export const NO_LOG: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Writes events of at least this level to `stream`; the level `silent` writes none. */
export function createLog(level: string, stream: DestinationStream): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: SECRET_HEADERS.flatMap(pathsOf), censor: MASK },
    },
    stream,
  );
}

/** A header can be logged by itself, among headers, or with a whole request. */
const pathsOf = (name: string): string[] => [
  `["${name}"]`,
  `headers["${name}"]`,
  `req.headers["${name}"]`,
];
