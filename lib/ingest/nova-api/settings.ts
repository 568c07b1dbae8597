/** The settings of Nova's API: by whom it is asked, where it is, and how often. */
import { httpUrl, label, name, password, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import type { NovaSettings } from '../../openstack/nova/settings';
import { choice, listOf, orNone } from '../../validator';

export interface NovaApiSettings extends NovaSettings {
  /** Servers. */
  readonly pageSize: number;
  /** Seconds. */
  readonly interval: number;
  /** Seconds. */
  readonly overlap: number;
}

export const NOVA_API: Section<NovaApiSettings> = {
  name: 'novaApi',
  settings: {
    authUrl: {
      placeholder: '<url>',
      kind: orNone(listOf(httpUrl)),
      default: 'none',
      help: 'where the Keystone of that cloud is, as in OS_AUTH_URL; none: Nova is not asked',
    },
    username: {
      placeholder: '<name>',
      kind: orNone(name('the name of a user')),
      default: 'none',
      help: 'the user that asks Nova; it must be allowed to list the servers of all projects',
    },
    userId: {
      placeholder: '<id>',
      kind: orNone(label('the id of a user')),
      default: 'none',
      help: 'that user by its id',
    },
    password: { kind: orNone(password), default: 'none', help: 'the password of that user' },
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
      help: 'the project in which that user is an administrator',
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
      help: 'the authorities that vouch for Keystone and Nova, instead of those that Node knows',
    },
    ...nova(),
    ...pace(),
  },
};

function nova() {
  return {
    regionName: {
      placeholder: '<name>',
      kind: orNone(label('the name of a region')),
      default: 'none',
      help: 'the region of which the catalog names the endpoint; needed if there are several',
    },
    interface: {
      placeholder: '<interface>',
      kind: choice('public', 'internal', 'admin'),
      default: 'public',
      help: 'which of the endpoints in the catalog is asked',
    },
    serviceType: {
      placeholder: '<type>',
      kind: label('a type of services such as compute'),
      default: 'compute',
      help: 'what Nova is in the catalog',
    },
    endpointOverride: {
      placeholder: '<url>',
      kind: orNone(httpUrl),
      default: 'none',
      help: 'the address of Nova, such as https://nova.example.com:8774/v2.1, instead of the catalog',
    },
    timeout: {
      placeholder: '<seconds>',
      kind: wholeNumber(1, 3600),
      default: '60',
      help: 'how long one answer may take',
    },
  };
}

function pace() {
  return {
    pageSize: {
      placeholder: '<number>',
      kind: wholeNumber(1, 1000),
      default: '500',
      help: 'how many servers are asked for at once',
    },
    interval: {
      placeholder: '<seconds>',
      kind: wholeNumber(10, 86_400),
      default: '600',
      help: 'from the start of one look at what has changed to the start of the next',
    },
    overlap: {
      placeholder: '<seconds>',
      kind: wholeNumber(0, 86_400),
      default: '600',
      help: 'how much of what was read before is read again, for clocks and transactions that lag',
    },
  };
}
