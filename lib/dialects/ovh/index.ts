/** OVHcloud's APIv6 for private clouds: the live state of filers, hosts and machines, and tokens for their history. */
import { type Dialect, whenAsked } from '../dialect';
import { PREFIXES } from './paths';
import { OVH } from './settings';

export const ovh: Dialect = {
  name: 'ovh',
  prefixes: PREFIXES,
  section: OVH,
  mount: whenAsked((): typeof import('./mount') => require('./mount')),
};
