/** Every API that this program has. The order does not matter: prefixes decide who answers. */
import { cloudsigma } from './cloudsigma';
import type { Dialect } from './dialect';
import { native } from './native';
import { nodeconductor } from './nodeconductor';
import { nova } from './nova';
import { opentsdb } from './opentsdb';
import { ovh } from './ovh';
import { vedtech } from './vedtech';

export const dialects: readonly Dialect[] = [
  cloudsigma,
  native,
  nodeconductor,
  nova,
  opentsdb,
  ovh,
  vedtech,
];
