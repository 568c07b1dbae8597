/** The credentials of the service itself, to get its own token: a password or an application credential. */
import { AppError } from '../../errors';
import type { KeystoneSettings } from './settings';

/** The body of the token request. Throws `invalidArgument` unless exactly one credential is complete. */
export function credentialBody(settings: KeystoneSettings): string {
  return JSON.stringify({ auth: applicationCredential(settings) ?? password(settings) });
}

function applicationCredential(settings: KeystoneSettings): object | undefined {
  const id = settings.applicationCredentialId;
  const secret = settings.applicationCredentialSecret;
  if (id === null && secret === null) return undefined;
  if (settings.systemScope !== null) throw excluded('application_credential_id');
  if (id === null) throw missing('keystone.application_credential_id');
  if (secret === null) throw missing('keystone.application_credential_secret');
  // It has a project already; Keystone refuses a scope besides.
  return {
    identity: { methods: ['application_credential'], application_credential: { id, secret } },
  };
}

function password(settings: KeystoneSettings): object {
  const user = userOf(settings);
  if (!user) throw missing('keystone.username');
  if (settings.password === null) throw missing('keystone.password');
  const scope = scopeOf(settings);
  const identity = {
    methods: ['password'],
    password: { user: { ...user, password: settings.password } },
  };
  return { identity, scope };
}

function scopeOf(settings: KeystoneSettings): object {
  const project = projectOf(settings);
  if (settings.systemScope === null) {
    if (!project) throw missing('keystone.project_name');
    return { project };
  }
  if (project) throw excluded('project_name and project_id');
  return { system: { all: true } };
}

function userOf(settings: KeystoneSettings): object | undefined {
  if (settings.userId !== null) return { id: settings.userId };
  if (settings.username === null) return undefined;
  const domain = domainOf(settings.userDomainId, settings.userDomainName);
  return { name: settings.username, domain };
}

function projectOf(settings: KeystoneSettings): object | undefined {
  if (settings.projectId !== null) return { id: settings.projectId };
  if (settings.projectName === null) return undefined;
  const domain = domainOf(settings.projectDomainId, settings.projectDomainName);
  return { name: settings.projectName, domain };
}

const domainOf = (id: string | null, name: string): object => (id === null ? { name } : { id });

const missing = (name: string): AppError =>
  new AppError(
    'invalidArgument',
    `--auth keystone needs ${name}, which is not set; allowed: ${ALLOWED}`,
  );

const excluded = (others: string): AppError =>
  new AppError(
    'invalidArgument',
    `keystone.system_scope is set, and a token has one scope; allowed: without keystone.${others}`,
  );

const ALLOWED =
  'keystone.username or user_id, with password and project_name, project_id or system_scope; ' +
  'or keystone.application_credential_id with application_credential_secret';
