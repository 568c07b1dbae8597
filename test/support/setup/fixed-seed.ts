/** Before each suite: one seed for all properties, so that a run that failed can be tried again as it was. */
import fc from 'fast-check';
import { SEED } from '../property-runs';

fc.configureGlobal({ seed: SEED });
