/** What an authenticator is made of. */
import type { CallerDirectory, NamedProject, ProjectDirectory } from '../identity/directory';
import type { Log } from '../log';
import type { Authenticate } from './authenticator';
import type { SecretKeys } from './secret-box';

/** What an operator says of Keystone; null is "not said". */
export interface KeystoneSettings {
  /** One or several addresses of the same Keystone. */
  readonly keystoneAuthUrl: readonly string[] | null;
  readonly keystoneUsername: string | null;
  readonly keystoneUserId: string | null;
  readonly keystonePassword: string | null;
  readonly keystoneUserDomainName: string;
  readonly keystoneUserDomainId: string | null;
  readonly keystoneProjectName: string | null;
  readonly keystoneProjectId: string | null;
  readonly keystoneProjectDomainName: string;
  readonly keystoneProjectDomainId: string | null;
  /** Whether our own token is one of the whole system, and not of a project. */
  readonly keystoneSystemScope: 'all' | null;
  readonly keystoneApplicationCredentialId: string | null;
  readonly keystoneApplicationCredentialSecret: string | null;
  /** The path of a file of certificates. */
  readonly keystoneCafile: string | null;
  readonly keystoneServiceType: string;
  /** Seconds. */
  readonly keystoneTokenCacheTime: number;
  /** Seconds. */
  readonly keystoneHttpConnectTimeout: number;
}

export interface AuthenticatorOptions {
  readonly settings: KeystoneSettings;
  /** The clock, µs since the epoch; read once a request. */
  readonly nowUs: () => number;
  readonly log: Log;
  /** Decrypt the secrets that a protocol needs back. */
  readonly secretKeys?: SecretKeys | undefined;
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
