/** Checks passwords: counts the attempts first, and hashes each password at most once a minute. */
import { singleFlight } from '../../concurrency';
import { type Attempt, loginThrottle, type SharedLoginThrottle } from '../throttle/login-throttle';
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
}

/** Counts before it looks at what is cached: being refused must not depend on whether the password is right. */
async function counted(attempt: NamedAttempt, tools: CheckDeps): Promise<PasswordOutcome> {
  const { attempts, deps } = tools;
  const { delayMs, isTrusted } = await attempts.begin(attempt, deps.nowUs());
  try {
    if (delayMs > 0) await deps.wait(delayMs);
    const outcome = await outcomeOf(attempt, isTrusted, tools);
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
