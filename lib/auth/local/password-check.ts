/** Checks passwords: counts the attempts first, and hashes each password at most once a minute. */
import { type KeyedQueue, keyedQueue, singleFlight } from '../../concurrency';
import { TooManyAttempts } from '../failures';
import {
  type Attempt,
  loginThrottle,
  pairOf,
  type SharedLoginThrottle,
} from '../throttle/login-throttle';
import type { LocalDeps } from './options';
import { type VerifiedPasswords, verifiedPasswords } from './verified-passwords';

export interface PasswordAttempt extends Attempt {
  readonly password: string;
  /** The stored hash. */
  readonly stored: string;
  /** Whether the user may log in at all. */
  readonly isActive: boolean;
}

export type PasswordOutcome = 'right' | 'wrong' | 'inactive';

/** Throws `TooManyAttempts`. */
export type PasswordCheck = (attempt: PasswordAttempt) => Promise<PasswordOutcome>;

/** The same attempt made several times at once counts once. */
export function passwordCheck(deps: LocalDeps): PasswordCheck {
  const tools = {
    deps,
    right: verifiedPasswords(),
    attempts: deps.throttle ?? loginThrottle(),
    queue: delayQueue(),
  };
  const shared = singleFlight<PasswordOutcome>();
  return (attempt) => {
    const name = tools.right.nameOf(attempt);
    // A client that is kept out must not learn from a concurrent attempt that a guess is right.
    const mayJoin = () => tools.attempts.isFree(attempt, deps.nowUs());
    return shared(name, () => counted({ ...attempt, name }, tools), mayJoin);
  };
}

interface NamedAttempt extends PasswordAttempt {
  readonly name: string;
}

interface CheckDeps {
  readonly deps: LocalDeps;
  readonly right: VerifiedPasswords;
  readonly attempts: SharedLoginThrottle;
  readonly queue: KeyedQueue;
}

/** At most four wait for one login: a user who is slowed down by the guesses of others must get a turn. */
const delayQueue = (): KeyedQueue =>
  keyedQueue({ maxQueued: 4, onFull: () => new TooManyAttempts(2_000_000) });

/** Counts before it looks at what is cached: being refused must not depend on whether the password is right. */
async function counted(attempt: NamedAttempt, tools: CheckDeps): Promise<PasswordOutcome> {
  const { attempts, deps, queue } = tools;
  const { delayMs, isTrusted } = await attempts.begin(attempt, deps.nowUs());
  const check = async (): Promise<PasswordOutcome> => {
    if (delayMs > 0) await deps.wait(delayMs);
    return outcomeOf(attempt, isTrusted, tools);
  };
  try {
    const outcome = isTrusted && delayMs > 0 ? await queue(pairOf(attempt), check) : await check();
    if (outcome === 'right') attempts.succeeded(attempt, deps.nowUs());
    return outcome;
  } catch (error) {
    // Trusted logins stay counted: a full queue refuses wrong passwords only, since right ones may be cached.
    if (!isTrusted) attempts.undone(attempt, deps.nowUs());
    throw error;
  }
}

async function outcomeOf(
  { name, password, stored, isActive }: NamedAttempt,
  isTrusted: boolean,
  { deps: { hashes, nowUs }, right }: CheckDeps,
): Promise<PasswordOutcome> {
  if (isActive && right.has(name, nowUs())) return 'right';
  // Timing: hashed even if the user may not log in, so that the time taken reveals nothing.
  const pool = isTrusted ? 'trusted' : 'unknown';
  if (!(await hashes.isPassword(password, stored, pool))) return 'wrong';
  if (!isActive) return 'inactive';
  right.add(name, nowUs());
  return 'right';
}
