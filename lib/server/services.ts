/** The parts of a server that follow from the settings; wrong settings are refused before the database is touched. */
import { BlockList, isIP } from 'node:net';
import { KEYSTONE } from '../auth/keystone/settings';
import type { Authentication, AuthenticationFactory } from '../auth/options';
import { createPolicy, type Policy } from '../auth/policy';
import { authenticators } from '../auth/registry';
import { AUTH, type AuthSettings } from '../auth/settings';
import type { SharedLoginThrottle } from '../auth/throttle/login-throttle';
import { type LimitRequests, requestLimiter } from '../auth/throttle/request-limiter';
import { sectionOf } from '../config';
import { GENERAL } from '../config/general';
import type { Listener } from '../dialects/dialect';
import { AppError } from '../errors';
import { type ProjectNameQueue, projectNameQueue } from '../jobs/project-names/queue';
import { createLog, type Log } from '../log';
import type { ServerContext } from './context';
import { listenersOf } from './listeners';
import { SERVER, type ServerSettings } from './settings';
import { readTls, type Tls } from './tls';

export interface ServerServices extends Authentication, Pick<Policy, 'may'> {
  /** The projects that came with callers' tokens. */
  readonly callerProjects: ProjectNameQueue;
  readonly limitRequests: LimitRequests;
  /** Null: plain HTTP. */
  readonly tls: Tls | null;
  /** For other protocols than HTTP. */
  readonly listeners: readonly Listener[];
  readonly log: Log;
  readonly policy: Pick<Policy, 'unused' | 'suspect' | 'text'>;
}

/** What a worker has of its primary process. */
interface Shared {
  /** The policy file is read if this is null. */
  readonly policyText?: string | null;
  readonly throttle?: SharedLoginThrottle;
  readonly limitRequests?: LimitRequests;
}

/** Throws `invalidArgument` for settings that cannot be used. */
export function serverServices(
  { config, nowUs, stderr }: Pick<ServerContext, 'config' | 'nowUs' | 'stderr'>,
  { policyText = null, throttle, limitRequests = requestLimiter(nowUs) }: Shared = {},
): ServerServices {
  const auth = sectionOf(config, AUTH);
  const server = sectionOf(config, SERVER);
  const makeAuthenticator = authenticatorFor(auth, server);
  const policy = createPolicy({ ...auth, policyText });
  const tls = readTls(server);
  const listeners = listenersOf(config);
  const log = createLog(sectionOf(config, GENERAL).logLevel, stderr);
  const callerProjects = projectNameQueue();
  const authentication = makeAuthenticator({
    settings: sectionOf(config, KEYSTONE),
    nowUs,
    log,
    onProject: callerProjects.push,
    secretKeys: sectionOf(config, AUTH).secretKeys ?? undefined,
    throttle,
  });
  return {
    ...authentication,
    ...{ callerProjects, limitRequests, may: policy.may, tls, listeners, log, policy },
  };
}

function authenticatorFor({ auth }: AuthSettings, { host }: ServerSettings): AuthenticationFactory {
  const makeAuthenticator = auth && authenticators[auth];
  if (!makeAuthenticator) {
    const { allowed } = AUTH.settings.auth.kind;
    throw new AppError(
      'invalidArgument',
      `--auth must be chosen, it has no default; allowed: ${allowed}`,
    );
  }
  if (auth === 'noauth' && !isLoopback(host)) {
    throw new AppError(
      'invalidArgument',
      `--auth noauth accepts any token, so --host ${host} is refused; allowed: a loopback address such as 127.0.0.1`,
    );
  }
  return makeAuthenticator;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine can reach an address. Of all names only localhost counts: others mean what a resolver says. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
