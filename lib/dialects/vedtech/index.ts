/** VedTech's usage API for hosted instances. */
import { type Dialect, whenAsked } from '../dialect';
import { PREFIX } from './request';
import { VEDTECH } from './settings';

export const vedtech: Dialect = {
  name: 'vedtech',
  prefixes: [PREFIX],
  section: VEDTECH,
  mount: whenAsked((): typeof import('./mount') => require('./mount')),
};
