/** Whether a password is right: how often that may be asked, and what it costs. */

import { type Rows, rows } from '../throttle/keyed-queue';
import { type Attempt, type Attempts, attemptCounter, pairOf } from '../throttle/login-throttle';
import { TooManyAttempts } from '../throttle/too-many-attempts';
import type { LocalParts } from './options';
import { type RightPasswords, rightPasswords } from './verified-passwords';

export interface PasswordAttempt extends Attempt {
  readonly password: string;
  /** What it is held against. */
  readonly stored: string;
  readonly mayLogIn: boolean;
}

/** Throws `tooManyAttempts`. */
export type PasswordCheck = (attempt: PasswordAttempt) => Promise<boolean>;

/** What a client asks several times at once is one attempt. */
export function passwordCheck(parts: LocalParts): PasswordCheck {
  const tools = { parts, right: rightPasswords(), attempts: attemptCounter(), row: slowRows() };
  const running = new Map<string, Promise<boolean>>();
  return (attempt) => {
    const name = tools.right.nameOf(attempt);
    const found = running.get(name);
    // Who guesses too often must not learn from company that a guess is right.
    if (found && tools.attempts.isFree(attempt, parts.nowUs())) return found;
    const check = counted({ ...attempt, name }, tools).finally(() => {
      if (running.get(name) === check) running.delete(name);
    });
    running.set(name, check);
    return check;
  };
}

interface NamedAttempt extends PasswordAttempt {
  readonly name: string;
}

interface Tools {
  readonly parts: LocalParts;
  readonly right: RightPasswords;
  readonly attempts: Attempts;
  readonly row: Rows;
}

/** A user who is slowed down for somebody else's guesses shall not wait behind many of them. */
const slowRows = (): Rows => rows({ waiting: 4, refusal: () => new TooManyAttempts(2_000_000) });

/** The count comes first, whatever is remembered: a password that is right must not be told from a wrong one. */
async function counted(attempt: NamedAttempt, tools: Tools): Promise<boolean> {
  const { attempts, parts, row } = tools;
  const { delayMs, isTrusted } = attempts.begin(attempt, parts.nowUs());
  const check = async (): Promise<boolean> => {
    if (delayMs > 0) await parts.wait(delayMs);
    return isRight(attempt, isTrusted, tools);
  };
  try {
    const found = isTrusted && delayMs > 0 ? await row(pairOf(attempt), check) : await check();
    if (found) attempts.succeeded(attempt, parts.nowUs());
    return found;
  } catch (error) {
    // Where a password may be remembered a refusal tells that it is not this one.
    if (!isTrusted) attempts.undone(attempt, parts.nowUs());
    throw error;
  }
}

async function isRight(
  { name, password, stored, mayLogIn }: NamedAttempt,
  isTrusted: boolean,
  { parts: { hashes, nowUs }, right }: Tools,
): Promise<boolean> {
  if (mayLogIn && right.has(name, nowUs())) return true;
  // The hash first: that somebody may not log in must not be told by how long it takes.
  const lane = isTrusted ? 'trusted' : 'strange';
  const found = (await hashes.isPassword(password, stored, lane)) && mayLogIn;
  if (found) right.add(name, nowUs());
  return found;
}
