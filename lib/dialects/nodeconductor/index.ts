/** NodeConductor's API for statistics by customer, group and project. */
import { type Dialect, whenAsked } from '../dialect';
import { PREFIXES } from './routes';
import { NODECONDUCTOR } from './settings';

export const nodeconductor: Dialect = {
  name: 'nodeconductor',
  prefixes: PREFIXES,
  section: NODECONDUCTOR,
  mount: whenAsked((): typeof import('./mount') => require('./mount')),
};
