/** Nova's usage API, os-simple-tenant-usage. */
import type { Dialect } from '../dialect';
import { NOVA } from './settings';

type Module = typeof import('./mount');

/** Loaded when it is first served: most commands serve nothing. */
const load = (): Module => require('./mount');

/** Like its model it has an answer for every path that has no other owner. */
export const nova: Dialect = {
  name: 'nova',
  prefixes: ['/'],
  section: NOVA,
  mount: (services) => load().mount(services),
};
