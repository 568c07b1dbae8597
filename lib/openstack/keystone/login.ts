/** How the program itself gets a token of Keystone: where that is, and by which credential. */

/** Under the names that it has in `[keystone_authtoken]` of every OpenStack service. Null: not set. */
export interface KeystoneLogin {
  /** One or several addresses of the same Keystone. */
  readonly authUrl: readonly string[] | null;
  readonly username: string | null;
  readonly userId: string | null;
  readonly password: string | null;
  readonly userDomainName: string;
  readonly userDomainId: string | null;
  readonly projectName: string | null;
  readonly projectId: string | null;
  readonly projectDomainName: string;
  readonly projectDomainId: string | null;
  /** Whether our own token is one of the whole system, and not of a project. */
  readonly systemScope: 'all' | null;
  readonly applicationCredentialId: string | null;
  readonly applicationCredentialSecret: string | null;
  /** The path of a file of certificates. */
  readonly cafile: string | null;
}

/** Who needs the token, for messages about settings. */
export interface Needs {
  /** Such as `--auth keystone`. */
  readonly who: string;
  /** The section of the settings, as it stands in the file. */
  readonly section: string;
}
