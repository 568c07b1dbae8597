/** The JSON of a user: who has a role on a site, or on the account that it belongs to. */
import type { Ext, User } from '../../../store/store';
import { flagOf, longOf, textOf } from './ext';

export const shownName = ({ name, login }: Pick<User, 'name' | 'login'>): string => name ?? login;

export const userJson = (user: User, number: number) => ({
  userId: number,
  login: user.login,
  name: shownName(user),
  state: 'delivered',
  activationState: user.isActive ? 'enabled' : 'disabled',
  ...textsOf(user.ext),
  ...flagsOf(user.ext),
});

const textsOf = (ext: Ext | null) => ({
  email: textOf(ext, 'email'),
  firstName: textOf(ext, 'firstName'),
  lastName: textOf(ext, 'lastName'),
  phoneNumber: textOf(ext, 'phoneNumber'),
  type: textOf(ext, 'type'),
  activeDirectoryId: longOf(ext, 'activeDirectoryId'),
  activeDirectoryType: textOf(ext, 'activeDirectoryType'),
  identityProviderId: longOf(ext, 'identityProviderId'),
  identityProviderType: textOf(ext, 'identityProviderType'),
});

const FLAGS = [
  ...['canManageIpFailOvers', 'canManageNetwork', 'canManageRights', 'encryptionRight'],
  ...['fullAdminRo', 'isEnableManageable', 'isTokenValidator', 'nsxRight', 'receiveAlerts'],
];

const flagsOf = (ext: Ext | null) =>
  Object.fromEntries(FLAGS.map((name) => [name, flagOf(ext, name) ?? false]));
