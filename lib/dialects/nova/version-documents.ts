/** The documents that tell clients which versions there are, needing no token. */
import { MIN_VERSION, type Microversion, textOf } from './microversion';
import { percentEncoder } from './url';

interface Version {
  readonly id: string;
  readonly folder: string;
  readonly status: string;
  readonly updated: string;
  readonly mediaTypeVersion: string;
  readonly hasMicroversions: boolean;
}

const LEGACY: Version = {
  id: 'v2.0',
  folder: 'v2',
  status: 'SUPPORTED',
  updated: '2011-01-21T11:33:21Z',
  mediaTypeVersion: '2',
  hasMicroversions: false,
};
const CURRENT: Version = {
  id: 'v2.1',
  folder: 'v2.1',
  status: 'CURRENT',
  updated: '2013-07-23T11:33:21Z',
  mediaTypeVersion: '2.1',
  hasMicroversions: true,
};
const VERSIONS = [LEGACY, CURRENT];

const linkTo = (origin: string, { folder }: Version, path: string) => ({
  rel: 'self',
  href: `${origin}/${folder}${path}`,
});

const summary = ({ id, status, updated, hasMicroversions }: Version, max: Microversion) => ({
  id,
  status,
  version: hasMicroversions ? textOf(max) : '',
  min_version: hasMicroversions ? textOf(MIN_VERSION) : '',
  updated,
});

const mediaTypes = ({ mediaTypeVersion }: Version) => [
  {
    base: 'application/json',
    type: `application/vnd.openstack.compute+json;version=${mediaTypeVersion}`,
  },
];

export const versionsJson = (origin: string, max: Microversion) => ({
  versions: VERSIONS.map((version) => ({
    ...summary(version, max),
    links: [linkTo(origin, version, '/')],
  })),
});

export function versionJson(origin: string, max: Microversion, isLegacy: boolean) {
  const version = isLegacy ? LEGACY : CURRENT;
  const manual = { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' };
  return {
    version: {
      ...summary(version, max),
      links: [linkTo(origin, version, '/'), manual],
      'media-types': mediaTypes(version),
    },
  };
}

const encodePath = percentEncoder("/~!$&'()*+,;=:@_.-");

/** For a path that is in no version: where it would be in each. */
export function choicesJson(origin: string, path: string) {
  const tidy = encodePath(path.replace(/\/+/g, '/').replace(/\/$/, ''));
  return {
    choices: VERSIONS.map((version) => ({
      id: version.id,
      status: version.status,
      links: [linkTo(origin, version, tidy)],
      'media-types': mediaTypes(version),
    })),
  };
}
