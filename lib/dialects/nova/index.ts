/** Nova's usage API, os-simple-tenant-usage. */
import { type Dialect, whenAsked } from '../dialect';
import { NOVA } from './settings';

const WINDOW = 'start=1970-01-01T00:00:00&end=1970-01-01T00:00:01';

/** Like its model it has an answer for every path that has no other owner. */
export const nova: Dialect = {
  name: 'nova',
  prefixes: ['/'],
  section: NOVA,
  typicalRequests: [
    `/v2.1/os-simple-tenant-usage?detailed=1&${WINDOW}`,
    `/v2.1/os-simple-tenant-usage/none?${WINDOW}`,
  ],
  mount: whenAsked((): typeof import('./mount') => require('./mount')),
};
