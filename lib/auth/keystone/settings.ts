/** The settings of Keystone, under the names that they have in `[keystone_authtoken]` of every OpenStack service. */
import { httpUrl, label, name, password, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import type { KeystoneLogin } from '../../openstack/keystone/login';
import { choice, listOf, orNone } from '../../validator';

export interface KeystoneSettings extends KeystoneLogin {
  readonly serviceType: string;
  /** Seconds. */
  readonly tokenCacheTime: number;
  /** Seconds. */
  readonly httpConnectTimeout: number;
  /** Seconds. */
  readonly validationTimeout: number;
}

export const KEYSTONE: Section<KeystoneSettings> = {
  name: 'keystone',
  settings: {
    authUrl: {
      placeholder: '<url>',
      kind: orNone(listOf(httpUrl)),
      default: 'none',
      help: 'where Keystone is; several addresses of the same one are asked in turn',
    },
    username: {
      placeholder: '<name>',
      kind: orNone(name('the name of a user')),
      default: 'none',
      help: 'the user by whom Keystone is asked about tokens; it needs the role service, or reader on the system',
    },
    userId: {
      placeholder: '<id>',
      kind: orNone(label('the id of a user')),
      default: 'none',
      help: 'that user by its id',
    },
    password: {
      kind: orNone(password),
      default: 'none',
      help: 'the password of that user',
    },
    userDomainName: {
      placeholder: '<name>',
      kind: name('the name of a domain'),
      default: 'Default',
      help: 'the domain of that user',
    },
    userDomainId: {
      placeholder: '<id>',
      kind: orNone(label('the id of a domain')),
      default: 'none',
      help: 'that domain by its id',
    },
    projectName: {
      placeholder: '<name>',
      kind: orNone(name('the name of a project')),
      default: 'none',
      help: 'the project in which that user has its role',
    },
    projectId: {
      placeholder: '<id>',
      kind: orNone(label('the id of a project')),
      default: 'none',
      help: 'that project by its id',
    },
    projectDomainName: {
      placeholder: '<name>',
      kind: name('the name of a domain'),
      default: 'Default',
      help: 'the domain of that project',
    },
    projectDomainId: {
      placeholder: '<id>',
      kind: orNone(label('the id of a domain')),
      default: 'none',
      help: 'that domain by its id',
    },
    systemScope: {
      placeholder: '<scope>',
      kind: orNone(choice('all')),
      default: 'none',
      help: 'all: that user has its role on the system, and not in a project',
    },
    applicationCredentialId: {
      placeholder: '<id>',
      kind: orNone(label('the id of an application credential')),
      default: 'none',
      help: 'an application credential, instead of a user with a password',
    },
    applicationCredentialSecret: {
      kind: orNone(password),
      default: 'none',
      help: 'the secret of that application credential',
    },
    cafile: {
      placeholder: '<file>',
      kind: orNone(name('the path of a file of certificates')),
      default: 'none',
      help: 'the authorities that vouch for Keystone, instead of those that Node knows',
    },
    serviceType: {
      placeholder: '<type>',
      kind: label('a type of services such as compute'),
      default: 'compute',
      help: 'what this service is in the access rules of application credentials',
    },
    tokenCacheTime: {
      placeholder: '<seconds>',
      kind: wholeNumber(0, 86_400),
      default: '300',
      help: 'how long the answer about a good token is remembered; 0 is not at all',
    },
    httpConnectTimeout: {
      placeholder: '<seconds>',
      kind: wholeNumber(1, 600),
      default: '5',
      help: 'how long Keystone may take to answer; of several addresses each gets at most its share of the validation timeout',
    },
    validationTimeout: {
      placeholder: '<seconds>',
      kind: wholeNumber(1, 600),
      default: '10',
      help: 'how long a caller waits at most until Keystone has answered about the token; then 503',
    },
  },
};
