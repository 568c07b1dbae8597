/** VedTech's usage API for hosted instances. */
import type { Dialect } from '../dialect';
import { PREFIX } from './request';
import { VEDTECH } from './settings';

type Module = typeof import('./mount');

/** Loaded when it is first served: most commands serve nothing. */
const load = (): Module => require('./mount');

export const vedtech: Dialect = {
  name: 'vedtech',
  prefixes: [PREFIX],
  section: VEDTECH,
  mount: (services) => load().mount(services),
};
