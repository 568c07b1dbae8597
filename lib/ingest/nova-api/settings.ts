/** The settings of Nova's API: by whom it is asked, where it is, and how often. */
import { httpUrl, label, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { loginSettings } from '../../openstack/keystone/login-settings';
import type { NovaSettings } from '../../openstack/nova/settings';
import { choice, orNone } from '../../validator';

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
    ...loginSettings({
      authUrl: 'where the Keystone of that cloud is, as in OS_AUTH_URL; none: Nova is not asked',
      username: 'the user that asks Nova; it must be allowed to list the servers of all projects',
      projectName: 'the project in which that user is an administrator',
      cafile: 'the authorities that vouch for Keystone and Nova, instead of those that Node knows',
    }),
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
