/** Who calls in a test cloud: as a client is told of them, and as Keystone is asked for their token. */
import { PASSWORD } from './keystone-files';

export interface Secret {
  readonly id: string;
  readonly secret: string;
}

export type CloudCaller =
  | { readonly user: string; readonly project: string; readonly password?: string }
  /** With their roles for the whole cloud. */
  | { readonly user: string; readonly system: 'all' }
  | { readonly applicationCredential: Secret };

export const ADMIN: CloudCaller = { user: 'admin', project: 'admin' };
export const SYSTEM_ADMIN: CloudCaller = { user: 'admin', system: 'all' };
/** With the role `member`. */
export const MEMBER: CloudCaller = { user: 'anna', project: 'alpha' };
/** With the role `reader`. */
export const READER: CloudCaller = { user: 'boris', project: 'beta' };
/** The service itself, with the role `service`. */
export const SERVICE: CloudCaller = { user: 'usage', project: 'service' };

/** The variables by which clients know who they are. */
export function clientVariables(caller: CloudCaller): Readonly<Record<string, string>> {
  if ('applicationCredential' in caller) {
    const { id, secret } = caller.applicationCredential;
    return {
      OS_AUTH_TYPE: 'v3applicationcredential',
      OS_APPLICATION_CREDENTIAL_ID: id,
      OS_APPLICATION_CREDENTIAL_SECRET: secret,
    };
  }
  const user = { OS_USERNAME: caller.user, OS_USER_DOMAIN_ID: 'default', OS_PASSWORD: PASSWORD };
  if ('system' in caller) return { ...user, OS_SYSTEM_SCOPE: caller.system };
  const project = { OS_PROJECT_NAME: caller.project, OS_PROJECT_DOMAIN_ID: 'default' };
  return { ...user, ...project, OS_PASSWORD: caller.password ?? PASSWORD };
}

/** What to send to Keystone for a token. */
export function tokenRequest(caller: CloudCaller): unknown {
  if ('applicationCredential' in caller) {
    const { applicationCredential } = caller;
    const methods = ['application_credential'];
    return { auth: { identity: { methods, application_credential: applicationCredential } } };
  }
  const domain = { id: 'default' };
  const user = { name: caller.user, domain, password: PASSWORD };
  const identity = { methods: ['password'], password: { user } };
  const scope =
    'system' in caller ? { system: { all: true } } : { project: { name: caller.project, domain } };
  return { auth: { identity, scope } };
}
