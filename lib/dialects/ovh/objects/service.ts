/** The JSON of a service, which is a site, and of its datacenters. */
import type { Datacenter, Site } from '../../../store/store';
import { flagOf, objectOf, textOf } from './ext';

/** What the schema has besides; shown where the inventory gives it. */
const SHOWN = [
  ...['advancedSecurity', 'bandwidth', 'billingType', 'certifiedInterfaceUrl', 'commercialRange'],
  ...['generation', 'productReference', 'servicePackName', 'spla', 'sslV3', 'userAccessPolicy'],
  ...['userLimitConcurrentSession', 'userLogoutPolicy', 'userSessionTimeout'],
];

/** `address`: where clients reach us. */
export const serviceJson = ({ name, region, ext }: Site, address: string) => ({
  serviceName: name,
  description: textOf(ext, 'description') ?? name,
  location: textOf(ext, 'location') ?? region ?? '',
  state: textOf(ext, 'state') ?? 'delivered',
  managementInterface: textOf(ext, 'managementInterface') ?? 'openstack',
  vScopeUrl: textOf(ext, 'vScopeUrl') ?? `${address}/dashboard`,
  webInterfaceUrl: textOf(ext, 'webInterfaceUrl') ?? `${address}/dashboard`,
  version: objectOf(ext, 'version') ?? { major: '1', minor: '0' },
  ...Object.fromEntries(
    SHOWN.flatMap((key) => (ext?.[key] === undefined ? [] : [[key, ext[key]]])),
  ),
});

export const datacenterJson = ({ number, name, ext }: Datacenter) => ({
  datacenterId: number,
  name: name ?? `datacenter${number}`,
  commercialName: textOf(ext, 'commercialName') ?? 'UNKNOWN',
  commercialRangeName: textOf(ext, 'commercialRangeName') ?? 'UNKNOWN',
  version: textOf(ext, 'version') ?? '',
  isRemovable: flagOf(ext, 'isRemovable') ?? false,
  description: textOf(ext, 'description') ?? '',
  horizonViewName: textOf(ext, 'horizonViewName'),
});
