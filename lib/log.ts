/** The log: one JSON line an event, with secrets redacted. */
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { MASK, SECRET_HEADERS } from './redact';

type Write = (fields: object, message: string) => void;

/** What everything that logs needs. */
export interface Log {
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** As `info`, for what each request logs: may be written a moment later, together with others. */
  readonly access?: Write;
}

/** Keeps nothing. */
export const NO_LOG: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Writes events of at least this level to `stream`; the level `silent` writes none. */
export function createLog(level: string, stream: DestinationStream): Log {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: SECRET_HEADERS.flatMap(pathsOf), censor: MASK },
  };
  const held = heldLines(stream);
  const log = pino(options, {
    write(line) {
      // In the order in which they were logged.
      held.flush();
      stream.write(line);
    },
  });
  return {
    info: log.info.bind(log),
    warn: log.warn.bind(log),
    error: log.error.bind(log),
    access: log.isLevelEnabled('info') ? accessLine(held.write) : () => undefined,
  };
}

/** A line as pino writes one, whose way takes twice the time. Its fields hold no headers. */
const accessLine =
  (write: (line: string) => void): Write =>
  (fields, message) =>
    write(
      `{"level":${pino.levels.values['info']}${stdTimeFunctions.isoTime()},"pid":${process.pid}${more(fields)},"msg":${JSON.stringify(message)}}\n`,
    );

function more(fields: object): string {
  const text = JSON.stringify(fields).slice(1, -1);
  return text && `,${text}`;
}

/** A header can be logged by itself, among headers, or with a whole request. */
const pathsOf = (name: string): string[] => [
  `["${name}"]`,
  `headers["${name}"]`,
  `req.headers["${name}"]`,
];

/** How long a line may be held, and how much of lines: each write costs as much as a tenth of a request. */
const HELD_MS = 100;
const HELD_CHARACTERS = 64 << 10;

/** Lines that are written together. What is held when the process ends or crashes is written then. */
function heldLines(stream: DestinationStream) {
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    process.off('exit', flush);
    const written = lines;
    lines = '';
    stream.write(written);
  };
  return {
    flush,
    write(line: string) {
      lines += line;
      if (timer === undefined) {
        timer = setTimeout(flush, HELD_MS).unref();
        process.once('exit', flush);
      }
      if (lines.length >= HELD_CHARACTERS) flush();
    },
  };
}
