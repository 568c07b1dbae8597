/** What the process tells its caller when it ends: the exit status and one line on what went wrong. */
import { AppError, type ErrorCode } from '../../errors';

export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** Some of the input was refused; the rest was taken in. */
  refused: 3,
  database: 4,
  interrupted: 5,
} as const;

/** Codes that do not stand here are plain failures. */
const STATUS: Partial<Readonly<Record<ErrorCode, number>>> = {
  invalidArgument: EXIT.usage,
  invalidTime: EXIT.usage,
  invalidWindow: EXIT.usage,
  invalidParameter: EXIT.usage,
  refusedInput: EXIT.refused,
  database: EXIT.database,
  interrupted: EXIT.interrupted,
};

export function exitStatus(error: unknown): number {
  return (error instanceof AppError && STATUS[error.code]) || EXIT.failure;
}

/** As the program says it: with its name before. */
export const asMessage = (reason: string): string => `tenant-usage: ${reason}`;

/** One line for people; the stack and the causes follow only if somebody wants to debug. */
export function reasonOf(error: unknown, wantsStack: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = `${isNamed(error) ? '' : 'internal error: '}${oneLine(message)}`;
  if (wantsStack && error instanceof Error) return `${line}\n${stackOf(error)}`;
  return isNamed(error) ? line : `${line} (set TENANT_USAGE_DEBUG=1 to see where)`;
}

const isNamed = (error: unknown): boolean => error instanceof AppError;

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
