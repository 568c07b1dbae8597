/** Puts the rooms together; the only file below the command line that knows them all. */
import type { RequestListener } from 'node:http';
import type { Services } from './dialects/dialect';
import { dialects } from './dialects/registry';
import { remembered } from './http/access-log';
import { createApp } from './http/app';
import type { Mount } from './http/mount';
import { restSource } from './ingest/rest';

/** All APIs over one store, ready to listen. */
export function composeApp(services: Services): RequestListener {
  const authenticate = remembered(services.authenticate);
  return createApp({ mounts: mountsOf({ ...services, authenticate }), log: services.log });
}

/** The APIs, in the order in which they are asked. */
export const mountsOf = (services: Services): readonly Mount[] => [
  restSource(services),
  ...dialects.map((dialect) => dialect(services)),
];
