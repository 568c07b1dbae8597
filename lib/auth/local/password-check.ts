/** Whether a password is right: how often that may be asked, and what it costs. */

import { type KeyedQueue, keyedQueue } from '../throttle/keyed-queue';
import {
  type Attempt,
  type LoginThrottle,
  loginThrottle,
  pairOf,
} from '../throttle/login-throttle';
import { TooManyAttempts } from '../throttle/too-many-attempts';
import type { LocalDeps } from './options';
import { type VerifiedPasswords, verifiedPasswords } from './verified-passwords';

export interface PasswordAttempt extends Attempt {
  readonly password: string;
  /** What it is held against. */
  readonly stored: string;
  readonly mayLogIn: boolean;
}

/** Throws `tooManyAttempts`. */
export type PasswordCheck = (attempt: PasswordAttempt) => Promise<boolean>;

/** What a client asks several times at once is one attempt. */
export function passwordCheck(deps: LocalDeps): PasswordCheck {
  const tools = {
    deps,
    right: verifiedPasswords(),
    attempts: loginThrottle(),
    queue: delayQueue(),
  };
  const running = new Map<string, Promise<boolean>>();
  return (attempt) => {
    const name = tools.right.nameOf(attempt);
    const isValid = running.get(name);
    // Who guesses too often must not learn from company that a guess is right.
    if (isValid && tools.attempts.isFree(attempt, deps.nowUs())) return isValid;
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

interface CheckDeps {
  readonly deps: LocalDeps;
  readonly right: VerifiedPasswords;
  readonly attempts: LoginThrottle;
  readonly queue: KeyedQueue;
}

/** A user who is slowed down for somebody else's guesses shall not wait behind many of them. */
const delayQueue = (): KeyedQueue =>
  keyedQueue({ maxQueued: 4, onFull: () => new TooManyAttempts(2_000_000) });

/** The count comes first, whatever is remembered: a password that is right must not be told from a wrong one. */
async function counted(attempt: NamedAttempt, tools: CheckDeps): Promise<boolean> {
  const { attempts, deps, queue } = tools;
  const { delayMs, isTrusted } = attempts.begin(attempt, deps.nowUs());
  const check = async (): Promise<boolean> => {
    if (delayMs > 0) await deps.wait(delayMs);
    return isRight(attempt, isTrusted, tools);
  };
  try {
    const isValid = isTrusted && delayMs > 0 ? await queue(pairOf(attempt), check) : await check();
    if (isValid) attempts.succeeded(attempt, deps.nowUs());
    return isValid;
  } catch (error) {
    // Where a password may be remembered a refusal tells that it is not this one.
    if (!isTrusted) attempts.undone(attempt, deps.nowUs());
    throw error;
  }
}

async function isRight(
  { name, password, stored, mayLogIn }: NamedAttempt,
  isTrusted: boolean,
  { deps: { hashes, nowUs }, right }: CheckDeps,
): Promise<boolean> {
  if (mayLogIn && right.has(name, nowUs())) return true;
  // The hash first: that somebody may not log in must not be told by how long it takes.
  const pool = isTrusted ? 'trusted' : 'strange';
  const isValid = (await hashes.isPassword(password, stored, pool)) && mayLogIn;
  if (isValid) right.add(name, nowUs());
  return isValid;
}
