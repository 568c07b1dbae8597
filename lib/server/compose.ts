/** Puts the layers together: all APIs over one store, as one request listener. */
import type { RequestListener } from 'node:http';
import { sectionOf } from '../config';
import type { Dialect, Services } from '../dialects/dialect';
import { dialects as allDialects } from '../dialects/registry';
import { createApp } from '../http/app';
import { healthMount } from '../http/health';
import type { Mount } from '../http/mount';
import { trustedProxies } from '../http/request/trusted-proxies';
import { warmUp } from '../http/warm-up';
import { type Caller, NO_LOCAL_IDENTITY } from '../identity/caller';
import { NO_LOG } from '../log';
import { type CheckReadiness, readinessCheck } from './readiness';
import { SERVER } from './settings';

export interface AppServices extends Services {
  /** By default only the database counts. */
  readonly checkReadiness?: CheckReadiness;
}

export interface ComposedApp extends RequestListener {
  /** Compiles what the first requests would otherwise have to wait for. */
  prepare(): Promise<void>;
}

/** The whole service. `dialects`: those that there are; the settings choose among them. */
export function composeApp(
  services: AppServices,
  dialects: readonly Dialect[] = allDialects,
): ComposedApp {
  const mounts = mountsOf(services, dialects);
  const isTrusted = trustedProxies(sectionOf(services.config, SERVER).trustedProxies);
  const app = createApp({ mounts, log: services.log, isTrusted });
  const prepare = async () => {
    for (const mount of mounts) await mount.prepare?.();
    await warmUpTwin(services, dialects);
  };
  return Object.assign(app, { prepare });
}

const WARM_UP_ROUNDS = 20;
/** A slow database must not keep the service from listening. */
const WARM_UP_MS = 2000;

/** An app of its own over the same store, which lets its own requests pass, exists for these requests alone. */
async function warmUpTwin(services: AppServices, dialects: readonly Dialect[]): Promise<void> {
  const trusting = {
    ...services,
    authenticate: async () => WARM_UP_CALLER,
    may: () => true,
    log: NO_LOG,
  };
  const mounts = mountsOf(trusting, dialects);
  const twin = createApp({ mounts, log: NO_LOG, isTrusted: () => false });
  const targets = mounts.flatMap(({ typicalRequests = [] }) => typicalRequests);
  const all = Array.from({ length: WARM_UP_ROUNDS }, () => targets).flat();
  await warmUp(twin, all, WARM_UP_MS);
}

const WARM_UP_CALLER: Caller = {
  userId: null,
  projectId: null,
  domainId: null,
  isSystem: false,
  roles: [],
  ...NO_LOCAL_IDENTITY,
};

/** The paths of the service itself and every dialect. Prefixes decide who answers, so the order does not matter. */
export function mountsOf(
  services: AppServices,
  dialects: readonly Dialect[] = allDialects,
): readonly Mount[] {
  const { store, log, config } = services;
  const { checkReadiness = readinessCheck({ store }) } = services;
  const enabled = sectionOf(config, SERVER).dialects;
  return [
    healthMount({ checkReadiness, log }),
    ...dialects.map(({ name, prefixes, mount }) => ({
      name,
      prefixes,
      ...(enabled.includes(name) ? mount(services) : ABSENT),
    })),
  ];
}

/** A dialect that is switched off keeps its prefixes, so that below them our 404 is the answer. */
const ABSENT: Omit<Mount, 'name' | 'prefixes'> = {
  handler: (_req, _res, next) => next(),
  routes: [],
};
