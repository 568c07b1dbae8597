/** The endpoint of Nova in the catalog that comes with a token. */
import { AppError } from '../../errors';
import { type Fields, fieldsOf } from '../keystone/token-expiry';
import type { NovaSettings } from './settings';

type Wanted = Pick<NovaSettings, 'regionName' | 'interface' | 'serviceType'>;

/** Throws `cloudUnavailable` if there is none, or several and no region was named. */
export function endpointIn(catalog: unknown, wanted: Wanted): string {
  const { regionName, interface: side, serviceType } = wanted;
  const endpoints = listOf(catalog)
    .filter(({ type }) => type === serviceType)
    .flatMap((service) => listOf(service['endpoints']))
    .filter((each) => each['interface'] === side);
  const regions = new Set(endpoints.map(regionOf));
  const found = endpoints.filter((each) => regionName === null || regionOf(each) === regionName);
  const url = found[0]?.['url'];
  const isOne = regionName !== null || regions.size === 1;
  if (isOne && typeof url === 'string' && /^https?:\/\//.test(url)) return url;
  throw new AppError('cloudUnavailable', reasonFor(wanted, [...regions]));
}

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.flatMap((each): readonly Fields[] => [fieldsOf(each) ?? {}]) : [];

const regionOf = (endpoint: Fields): string =>
  String(endpoint['region_id'] ?? endpoint['region'] ?? '');

function reasonFor({ regionName, interface: side, serviceType }: Wanted, regions: string[]) {
  const what = `Keystone: the catalog names no ${side} endpoint of ${serviceType}`;
  if (regions.length === 0) return what;
  const allowed = regions.join(', ');
  return regionName === null
    ? `Keystone: the catalog names several regions, and nova_api.region_name is not set; allowed: ${allowed}`
    : `${what} in the region ${regionName}; allowed: ${allowed}`;
}
