/** What a client that nobody knows is told: how to come in, in the words of the Keystone middleware where there is a Keystone. */

export interface ChallengeOptions {
  /** How callers are known. */
  readonly auth?: string | undefined;
  /** Where a client without a token is sent for one. */
  readonly wwwAuthenticateUri?: string | null | undefined;
}

export function challengeOf({ auth, wwwAuthenticateUri: uri }: ChallengeOptions = {}): string {
  // Never Basic: a browser would ask its user for a password at once.
  if (auth === 'local') return 'Bearer realm="tenant-usage"';
  return uri ? `Keystone uri="${uri}"` : 'Keystone';
}
