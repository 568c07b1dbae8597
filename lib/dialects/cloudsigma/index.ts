/** CloudSigma's API for burst usage, the ledger and what both are made of. */
import type { Dialect } from '../dialect';
import { PREFIX } from './request';
import { CLOUDSIGMA } from './settings';

type Module = typeof import('./mount');

/** Loaded when it is first served: most commands serve nothing. */
const load = (): Module => require('./mount');

export const cloudsigma: Dialect = {
  name: 'cloudsigma',
  prefixes: [PREFIX],
  section: CLOUDSIGMA,
  mount: (services) => load().mount(services),
};
