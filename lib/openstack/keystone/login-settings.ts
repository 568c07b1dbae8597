/** The settings of a login at Keystone, under the names that they have in every OpenStack service. */
import { httpUrl, label, name, password } from '../../config/kinds';
import { choice, listOf, orNone } from '../../validator';

/** What the login is for, in the help of these settings. */
export interface LoginHelp {
  readonly authUrl: string;
  readonly username: string;
  readonly projectName: string;
  readonly cafile: string;
}

export const loginSettings = (help: LoginHelp) => ({
  ...userSettings(help),
  ...scopeSettings(help),
  ...credentialSettings(help),
});

const userSettings = (help: LoginHelp) => ({
  authUrl: {
    placeholder: '<url>',
    kind: orNone(listOf(httpUrl)),
    default: 'none',
    help: help.authUrl,
  },
  username: {
    placeholder: '<name>',
    kind: orNone(name('the name of a user')),
    default: 'none',
    help: help.username,
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
});

const scopeSettings = (help: LoginHelp) => ({
  projectName: {
    placeholder: '<name>',
    kind: orNone(name('the name of a project')),
    default: 'none',
    help: help.projectName,
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
});

const credentialSettings = (help: LoginHelp) => ({
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
    help: help.cafile,
  },
});
