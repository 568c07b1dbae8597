/** The version documents of service discovery. */

import { encodePath } from '../wire/url';
import { MIN_VERSION, type Microversion } from './microversion';

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

/** `base`: what comes before the version. Nova strips its trailing slashes in lists of versions only. */
const linkTo = (base: string, { folder }: Version, path: string) => ({
  rel: 'self',
  href: `${base.replace(/\/+$/, '')}/${folder}${path}`,
});

const summary = ({ id, status, updated, hasMicroversions }: Version, max: Microversion) => ({
  id,
  status,
  version: hasMicroversions ? max.text : '',
  min_version: hasMicroversions ? MIN_VERSION.text : '',
  updated,
});

const mediaTypes = ({ mediaTypeVersion }: Version) => [
  {
    base: 'application/json',
    type: `application/vnd.openstack.compute+json;version=${mediaTypeVersion}`,
  },
];

export const versionsJson = (base: string, max: Microversion) => ({
  versions: VERSIONS.map((version) => ({
    ...summary(version, max),
    links: [linkTo(base, version, '/')],
  })),
});

export function versionJson(base: string, max: Microversion, isLegacy: boolean) {
  const version = isLegacy ? LEGACY : CURRENT;
  const manual = { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' };
  return {
    version: {
      ...summary(version, max),
      links: [{ rel: 'self', href: `${base}/${version.folder}/` }, manual],
      'media-types': mediaTypes(version),
    },
  };
}

/** 300 Multiple Choices: where the path would be in each version. */
export function choicesJson(base: string, path: string) {
  const tidy = encodePath(path.replace(/\/+/g, '/').replace(/\/$/, ''));
  return {
    choices: VERSIONS.map((version) => ({
      id: version.id,
      status: version.status,
      links: [linkTo(base, version, tidy)],
      'media-types': mediaTypes(version),
    })),
  };
}
