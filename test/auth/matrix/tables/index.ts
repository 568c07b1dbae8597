/** The tables of all dialects. */
import type { MatrixTable } from '../../../support/matrix/table';
import { cloudsigma } from './cloudsigma';
import { native } from './native';
import { nodeconductor } from './nodeconductor';
import { nova } from './nova';
import { opentsdb } from './opentsdb';
import { ovh } from './ovh';
import { vedtech } from './vedtech';

export const tables: readonly MatrixTable[] = [
  cloudsigma,
  native,
  nodeconductor,
  nova,
  opentsdb,
  ovh,
  vedtech,
];
