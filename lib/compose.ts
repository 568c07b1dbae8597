/** Puts the rooms together; the only file below the command line that knows them all. */
import type { Express } from 'express';
import type { Services } from './dialects/dialect';
import { dialects } from './dialects/registry';
import { createApp } from './http/app';

/** All APIs over one store, as an Express app that is ready to listen. */
export function composeApp(services: Services): Express {
  const mounts = dialects.map((dialect) => dialect(services));
  return createApp({ mounts, log: services.log });
}
