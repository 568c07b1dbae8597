/** Our own API: observations in, and what is known of servers, usage and accounts. */
import type { Dialect } from '../dialect';

type Module = typeof import('./mount');

/** Loaded when it is first served: most commands serve nothing. */
const load = (): Module => require('./mount');

export const native: Dialect = {
  name: 'native',
  prefixes: ['/v1'],
  mount: (services) => load().mount(services),
};
