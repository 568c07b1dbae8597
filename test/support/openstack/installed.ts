/** What of OpenStack must be installed for suites with real clients, and what a run knows of it. */
import { existsSync } from 'node:fs';

/** Debian's Python, for which these packages are; another one in the path may not have them. */
export const PYTHON = '/usr/bin/python3';
const MODULES = '/usr/lib/python3/dist-packages';

/** Debian's packages, each with a file by which it is known. */
const PACKAGES: ReadonlyArray<readonly [name: string, path: string]> = [
  // Not "keystone", which would run one as a service of this machine.
  ['python3-keystone', '/usr/bin/keystone-manage'],
  ['uwsgi-plugin-python3', '/usr/bin/uwsgi_python3'],
  ['python3-openstackclient', '/usr/bin/openstack'],
  ['python3-novaclient', '/usr/bin/nova'],
  ['python3-openstacksdk', `${MODULES}/openstack`],
  ['python3-tempest', `${MODULES}/tempest`],
];

export const missingPackages = (): readonly string[] =>
  PACKAGES.filter(([, path]) => !existsSync(path)).map(([name]) => name);

/** Where a Keystone lies that only has to be started, or why there is none. */
export type FoundKeystone =
  | { readonly folder: string }
  | { readonly missing: string; readonly isFailure: boolean };

/** Where a run of the tests leaves that for its suites. */
export const KEYSTONE_VARIABLE = 'TEST_KEYSTONE_FOUND';

export function foundKeystone(): FoundKeystone {
  const found = process.env[KEYSTONE_VARIABLE];
  if (found === undefined) throw new Error('nobody has made a Keystone before this suite');
  return JSON.parse(found) as FoundKeystone;
}
