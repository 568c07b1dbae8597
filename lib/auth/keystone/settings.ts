/** The settings of Keystone, under the names that they have in `[keystone_authtoken]` of every OpenStack service. */
import { label, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import type { KeystoneLogin } from '../../openstack/keystone/login';
import { loginSettings } from '../../openstack/keystone/login-settings';

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
    ...loginSettings({
      authUrl: 'where Keystone is; several addresses of the same one are asked in turn',
      username:
        'the user by whom Keystone is asked about tokens; it needs the role service, or reader on the system',
      projectName: 'the project in which that user has its role',
      cafile: 'the authorities that vouch for Keystone, instead of those that Node knows',
    }),
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
