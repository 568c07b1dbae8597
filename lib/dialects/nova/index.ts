/** Nova's usage API, os-simple-tenant-usage. */
import { type Dialect, whenServed } from '../dialect';
import { NOVA } from './settings';

/** Like its model it has an answer for every path that has no other owner. */
export const nova: Dialect = {
  name: 'nova',
  prefixes: ['/'],
  section: NOVA,
  mount: whenServed((): typeof import('./mount') => require('./mount')),
};
