/** OVHcloud's APIv6 for private clouds: the live state of filers, hosts and machines, and tokens for their history. */
import type { Dialect } from '../dialect';
import { PREFIXES } from './paths';
import { OVH } from './settings';

type Module = typeof import('./mount');

/** Loaded when it is first served: most commands serve nothing. */
const load = (): Module => require('./mount');

export const ovh: Dialect = {
  name: 'ovh',
  prefixes: PREFIXES,
  section: OVH,
  mount: (services) => load().mount(services),
};
