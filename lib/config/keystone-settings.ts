/** The settings about Keystone, under the names that they have in every service of an OpenStack cloud. */
import { choice, listOf, orNone } from '../validator';
import { httpUrl, label, name, password, wholeNumber } from './kinds';
import type { SettingsOf } from './setting';

/** Null is "not said". */
export interface KeystoneConfig {
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
  readonly keystoneSystemScope: 'all' | null;
  readonly keystoneApplicationCredentialId: string | null;
  readonly keystoneApplicationCredentialSecret: string | null;
  readonly keystoneCafile: string | null;
  readonly keystoneServiceType: string;
  readonly keystoneTokenCacheTime: number;
  readonly keystoneHttpConnectTimeout: number;
}

export const KEYSTONE_SETTINGS: SettingsOf<KeystoneConfig> = {
  keystoneAuthUrl: {
    flags: '--keystone-auth-url <url>',
    kind: orNone(listOf(httpUrl)),
    default: 'none',
    help: 'where Keystone is; several addresses of the same one are asked in turn',
  },
  keystoneUsername: {
    flags: '--keystone-username <name>',
    kind: orNone(name('the name of a user')),
    default: 'none',
    help: 'the user by whom Keystone is asked about tokens; it needs the role service, or reader on the system',
  },
  keystoneUserId: {
    flags: '--keystone-user-id <id>',
    kind: orNone(label('the id of a user')),
    default: 'none',
    help: 'that user by its id',
  },
  keystonePassword: {
    flags: null,
    kind: orNone(password),
    default: 'none',
    help: 'the password of that user',
  },
  keystoneUserDomainName: {
    flags: '--keystone-user-domain-name <name>',
    kind: name('the name of a domain'),
    default: 'Default',
    help: 'the domain of that user',
  },
  keystoneUserDomainId: {
    flags: '--keystone-user-domain-id <id>',
    kind: orNone(label('the id of a domain')),
    default: 'none',
    help: 'that domain by its id',
  },
  keystoneProjectName: {
    flags: '--keystone-project-name <name>',
    kind: orNone(name('the name of a project')),
    default: 'none',
    help: 'the project in which that user has its role',
  },
  keystoneProjectId: {
    flags: '--keystone-project-id <id>',
    kind: orNone(label('the id of a project')),
    default: 'none',
    help: 'that project by its id',
  },
  keystoneProjectDomainName: {
    flags: '--keystone-project-domain-name <name>',
    kind: name('the name of a domain'),
    default: 'Default',
    help: 'the domain of that project',
  },
  keystoneProjectDomainId: {
    flags: '--keystone-project-domain-id <id>',
    kind: orNone(label('the id of a domain')),
    default: 'none',
    help: 'that domain by its id',
  },
  keystoneSystemScope: {
    flags: '--keystone-system-scope <scope>',
    kind: orNone(choice('all')),
    default: 'none',
    help: 'all: that user has its role on the system, and not in a project',
  },
  keystoneApplicationCredentialId: {
    flags: '--keystone-application-credential-id <id>',
    kind: orNone(label('the id of an application credential')),
    default: 'none',
    help: 'an application credential, instead of a user with a password',
  },
  keystoneApplicationCredentialSecret: {
    flags: null,
    kind: orNone(password),
    default: 'none',
    help: 'the secret of that application credential',
  },
  keystoneCafile: {
    flags: '--keystone-cafile <file>',
    kind: orNone(name('the path of a file of certificates')),
    default: 'none',
    help: 'the authorities that vouch for Keystone, instead of those that Node knows',
  },
  keystoneServiceType: {
    flags: '--keystone-service-type <type>',
    kind: label('a type of services such as compute'),
    default: 'compute',
    help: 'what this service is in the access rules of application credentials',
  },
  keystoneTokenCacheTime: {
    flags: '--keystone-token-cache-time <seconds>',
    kind: wholeNumber(0, 86_400),
    default: '300',
    help: 'how long the answer about a good token is remembered; 0 is not at all',
  },
  keystoneHttpConnectTimeout: {
    flags: '--keystone-http-connect-timeout <seconds>',
    kind: wholeNumber(1, 600),
    default: '5',
    help: 'how long Keystone may take to answer',
  },
};
