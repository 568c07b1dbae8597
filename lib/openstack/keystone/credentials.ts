/** The credentials of the service itself, to get its own token: a password or an application credential. */
import { AppError } from '../../errors';
import type { KeystoneLogin, Needs } from './login';

/** The body of the token request. Throws `invalidArgument` unless exactly one credential is complete. */
export function credentialBody(settings: KeystoneLogin, needs: Needs): string {
  const faults = faultsOf(needs);
  return JSON.stringify({
    auth: applicationCredential(settings, faults) ?? password(settings, faults),
  });
}

function applicationCredential(
  settings: KeystoneLogin,
  { missing, excluded }: Faults,
): object | undefined {
  const id = settings.applicationCredentialId;
  const secret = settings.applicationCredentialSecret;
  if (id === null && secret === null) return undefined;
  if (settings.systemScope !== null) throw excluded('application_credential_id');
  if (id === null) throw missing('application_credential_id');
  if (secret === null) throw missing('application_credential_secret');
  // It has a project already; Keystone refuses a scope besides.
  return {
    identity: { methods: ['application_credential'], application_credential: { id, secret } },
  };
}

function password(settings: KeystoneLogin, faults: Faults): object {
  const { missing } = faults;
  const user = userOf(settings);
  if (!user) throw missing('username');
  if (settings.password === null) throw missing('password');
  const scope = scopeOf(settings, faults);
  const identity = {
    methods: ['password'],
    password: { user: { ...user, password: settings.password } },
  };
  return { identity, scope };
}

function scopeOf(settings: KeystoneLogin, { missing, excluded }: Faults): object {
  const project = projectOf(settings);
  if (settings.systemScope === null) {
    if (!project) throw missing('project_name');
    return { project };
  }
  if (project) throw excluded('project_name and project_id');
  return { system: { all: true } };
}

function userOf(settings: KeystoneLogin): object | undefined {
  if (settings.userId !== null) return { id: settings.userId };
  if (settings.username === null) return undefined;
  const domain = domainOf(settings.userDomainId, settings.userDomainName);
  return { name: settings.username, domain };
}

function projectOf(settings: KeystoneLogin): object | undefined {
  if (settings.projectId !== null) return { id: settings.projectId };
  if (settings.projectName === null) return undefined;
  const domain = domainOf(settings.projectDomainId, settings.projectDomainName);
  return { name: settings.projectName, domain };
}

const domainOf = (id: string | null, name: string): object => (id === null ? { name } : { id });

interface Faults {
  readonly missing: (name: string) => AppError;
  readonly excluded: (others: string) => AppError;
}

const faultsOf = ({ who, section }: Needs): Faults => ({
  missing: (name) =>
    new AppError(
      'invalidArgument',
      `${who} needs ${section}.${name}, which is not set; allowed: ${allowedIn(section)}`,
    ),
  excluded: (others) =>
    new AppError(
      'invalidArgument',
      `${section}.system_scope is set, and a token has one scope; allowed: without ${section}.${others}`,
    ),
});

const allowedIn = (section: string): string =>
  `${section}.username or user_id, with password and project_name, project_id or system_scope; ` +
  `or ${section}.application_credential_id with application_credential_secret`;
