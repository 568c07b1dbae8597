/** Puts the layers together: all APIs over one store, as one request listener. */
import { sectionOf } from '../config';
import type { Dialect, Services } from '../dialects/dialect';
import { dialects as allDialects } from '../dialects/registry';
import { type App, createApp } from '../http/app';
import { healthMount } from '../http/health';
import type { Mount } from '../http/mount';
import { trustedProxies } from '../http/request/trusted-proxies';
import { type CheckReadiness, readinessCheck } from './readiness';
import { SERVER } from './settings';
import { standIn } from './stand-in';
import { WARM_UP_SERVICES, warmUp } from './warm-up';

export interface AppServices extends Services {
  /** By default only the database counts. */
  readonly checkReadiness?: CheckReadiness;
}

export interface ComposedApp extends App {
  /** Does what the first requests would otherwise have to wait for. */
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
    const enabled = sectionOf(services.config, SERVER).dialects;
    const targets = dialects
      .filter(({ name }) => enabled.includes(name))
      .flatMap(({ typicalRequests = [] }) => typicalRequests);
    await warmUp(twinOf(services, dialects), targets);
  };
  return Object.assign(app, { prepare });
}

/** The same code over the same store and documents, without credentials: so the app itself needs no exception for warm-up. */
function twinOf(services: AppServices, dialects: readonly Dialect[]): App {
  const mounts = mountsOf({ ...services, ...WARM_UP_SERVICES }, dialects);
  return createApp({ mounts, log: WARM_UP_SERVICES.log, isTrusted: () => false });
}

/** The paths of the service itself and every dialect. Prefixes decide who answers, so the order does not matter. */
export function mountsOf(
  services: AppServices,
  dialects: readonly Dialect[] = allDialects,
): readonly Mount[] {
  const { store, log, config } = services;
  const { checkReadiness = readinessCheck({ store }) } = services;
  const enabled = sectionOf(config, SERVER).dialects;
  const served = new Map(
    dialects
      .filter(({ name }) => enabled.includes(name))
      .map((dialect) => [dialect, dialect.mount(services)] as const),
  );
  const absent = standIn(Array.from(served, ([dialect, { handler }]) => ({ dialect, handler })));
  return [
    healthMount({ checkReadiness, log }),
    // A dialect that is switched off keeps its prefixes, so that below them our 404 is the answer.
    ...dialects.map((dialect) => ownedBy(dialect, served.get(dialect) ?? absent)),
  ];
}

/** What is made at the first request stays unmade. */
const ownedBy = (
  { name, prefixes, ignoresCase = false }: Dialect,
  served: Pick<Mount, 'handler' | 'routes'>,
): Mount => ({
  ...{ name, prefixes, ignoresCase },
  handler: served.handler,
  get routes() {
    return served.routes;
  },
});
