/** Exit statuses, and the one line that says why the program failed. */
import { AppError, type ErrorCode } from '../../errors';

export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** Some of the input was refused; the rest was stored. */
  refused: 3,
  database: 4,
  interrupted: 5,
} as const;

/** Any other code is a plain failure. */
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

/** A message with the name of the program in front. */
export const asMessage = (reason: string): string => `tenant-usage: ${reason}`;

/** One line for people; the stack and the causes follow only for debugging. */
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
