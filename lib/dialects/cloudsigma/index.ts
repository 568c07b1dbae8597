/** CloudSigma's API for burst usage, the ledger and what both are made of. */
import { type Dialect, whenServed } from '../dialect';
import { PREFIX } from './request';
import { CLOUDSIGMA } from './settings';

export const cloudsigma: Dialect = {
  name: 'cloudsigma',
  prefixes: [PREFIX],
  section: CLOUDSIGMA,
  mount: whenServed((): typeof import('./mount') => require('./mount')),
};
