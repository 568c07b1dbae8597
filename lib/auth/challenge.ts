/** The `WWW-Authenticate` header of a 401, as the Keystone middleware words it where there is a Keystone. */

export interface ChallengeOptions {
  /** The setting `auth`. */
  readonly auth?: string | undefined;
  /** Where clients get tokens. */
  readonly wwwAuthenticateUri?: string | null | undefined;
}

export function challengeOf({ auth, wwwAuthenticateUri: uri }: ChallengeOptions = {}): string {
  // Never Basic: browsers would open a password prompt.
  if (auth === 'local') return 'Bearer realm="tenant-usage"';
  return uri ? `Keystone uri="${uri}"` : 'Keystone';
}
