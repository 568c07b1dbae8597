/** VedTech's usage API for hosted instances. */
import { type Dialect, whenServed } from '../dialect';
import { PREFIX } from './request';
import { VEDTECH } from './settings';

export const vedtech: Dialect = {
  name: 'vedtech',
  prefixes: [PREFIX],
  section: VEDTECH,
  mount: whenServed((): typeof import('./mount') => require('./mount')),
};
