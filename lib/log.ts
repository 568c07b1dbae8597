/** The log: one JSON line an event, never a secret in it. */
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;

const SECRETS = [
  'x-auth-token',
  'x-service-token',
  'x-storage-token',
  'x-subject-token',
  'x-api-key',
  'x-ovh-consumer',
  'x-ovh-signature',
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
];

/** Logs to `stream` what is at least as grave as `level`; `silent` is nothing at all. */
export function createLog(level: string, stream: DestinationStream): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: SECRETS.flatMap(placesOf), censor: '***' },
    },
    stream,
  );
}

/** A header may be logged by itself, among headers, or with a whole request. */
const placesOf = (name: string): string[] => [
  `["${name}"]`,
  `headers["${name}"]`,
  `req.headers["${name}"]`,
];
