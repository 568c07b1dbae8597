/** NodeConductor's API for statistics by customer, group and project. */
import { type Dialect, whenServed } from '../dialect';
import { PREFIXES } from './routes';
import { NODECONDUCTOR } from './settings';

export const nodeconductor: Dialect = {
  name: 'nodeconductor',
  prefixes: PREFIXES,
  section: NODECONDUCTOR,
  mount: whenServed((): typeof import('./mount') => require('./mount')),
};
