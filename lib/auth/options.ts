/** What an authenticator is made of. */
import type { CallerDirectory, NamedProject, ProjectDirectory } from '../identity/directory';
import type { Log } from '../log';
import type { Authenticate } from './authenticator';
import type { KeystoneSettings } from './keystone/settings';
import type { SecretKeys } from './secret-box';
import type { SharedLoginThrottle } from './throttle/login-throttle';

export interface AuthenticatorOptions {
  readonly settings: KeystoneSettings;
  /** The clock, µs since the epoch; read once a request. */
  readonly nowUs: () => number;
  readonly log: Log;
  /** Decrypt the secrets that a protocol needs back. */
  readonly secretKeys?: SecretKeys | undefined;
  /** Counts failed logins for all processes of the service; by default there is one process. */
  readonly throttle?: SharedLoginThrottle | undefined;
  /** Called with the project of each token that was validated. */
  readonly onProject?: (project: NamedProject) => void;
}

export interface Authentication {
  readonly authenticatorWith: AuthenticatorFactory;
  /** The projects of the cloud, where there is one. */
  readonly directory?: ProjectDirectory;
}

/** Throws `invalidArgument` for settings that are not enough, before the store is opened. */
export type AuthenticationFactory = (options: AuthenticatorOptions) => Authentication;

/** The local callers come from the store. */
export type AuthenticatorFactory = (known: CallerDirectory) => Authenticate;
