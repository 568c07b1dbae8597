/** Puts the rooms together; the only file below the command line that knows them all. */
import type { RequestListener } from 'node:http';
import { sectionOf } from '../config';
import type { Services } from '../dialects/dialect';
import { dialects } from '../dialects/registry';
import { createApp } from '../http/app';
import type { Mount } from '../http/mount';
import { trustedProxies } from '../http/request/trusted-proxies';
import { SERVER } from './settings';

/** All APIs over one store, ready to listen. */
export function composeApp(services: Services): RequestListener {
  const mounts = mountsOf(services);
  const isTrusted = trustedProxies(sectionOf(services.config, SERVER).trustedProxies);
  return createApp({ mounts, log: services.log, isTrusted });
}

/** The APIs, in the order in which they are asked. */
export function mountsOf(services: Services): readonly Mount[] {
  const enabled = sectionOf(services.config, SERVER).dialects;
  return dialects
    .filter(({ name }) => enabled.includes(name))
    .map((dialect) => dialect.mount(services));
}
