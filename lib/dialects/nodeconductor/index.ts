/** NodeConductor's API for statistics by customer, group and project. */
import type { Dialect } from '../dialect';
import { PREFIXES } from './routes';
import { NODECONDUCTOR } from './settings';

type Module = typeof import('./mount');

/** Loaded when it is first served: most commands serve nothing. */
const load = (): Module => require('./mount');

export const nodeconductor: Dialect = {
  name: 'nodeconductor',
  prefixes: PREFIXES,
  section: NODECONDUCTOR,
  mount: (services) => load().mount(services),
};
