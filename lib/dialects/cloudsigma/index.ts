/** CloudSigma's API for burst usage, the ledger and what both are made of. */
import { type Dialect, whenAsked } from '../dialect';
import { PREFIX } from './request';
import { CLOUDSIGMA } from './settings';

export const cloudsigma: Dialect = {
  name: 'cloudsigma',
  prefixes: [PREFIX],
  section: CLOUDSIGMA,
  mount: whenAsked((): typeof import('./mount') => require('./mount')),
};
