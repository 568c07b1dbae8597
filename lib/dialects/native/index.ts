/** Our own API: observations in, and what is known of servers, usage and accounts. */
import { type Dialect, whenAsked } from '../dialect';

export const native: Dialect = {
  name: 'native',
  prefixes: ['/v1'],
  mount: whenAsked((): typeof import('./mount') => require('./mount')),
};
