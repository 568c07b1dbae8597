/** What a service is made of as far as the settings tell; wrong ones are refused before the database is touched. */

import { KEYSTONE } from '../auth/keystone/settings';
import type { Authentication, AuthenticationFactory } from '../auth/options';
import { createPolicy, type Policy } from '../auth/policy';
import { authenticators } from '../auth/registry';
import { AUTH, type AuthSettings } from '../auth/settings';
import type { Context } from '../cli/program/command';
import { sectionOf } from '../config';
import { GENERAL } from '../config/general';
import { AppError } from '../errors';
import { type ProjectNameQueue, projectNameQueue } from '../jobs/project-names/queue';
import { createLog, type Log } from '../log';
import type { Store } from '../store/store';
import { isLoopback } from './loopback';
import { SERVER, type ServerSettings } from './settings';
import { readTls, type Tls } from './tls';

export interface ServerServices extends Authentication, Pick<Policy, 'may'> {
  /** What callers' tokens tell of their projects, until somebody takes it down. */
  readonly projectNames: ProjectNameQueue;
  /** Null: plain HTTP. */
  readonly tls: Tls | null;
  readonly log: Log;
  readonly policy: Pick<Policy, 'unused' | 'suspect' | 'text'>;
}

/** Throws `invalidArgument` for settings that do not do. The policy file is read unless its text is given. */
export function serverServices(
  { config, nowUs, stderr }: Pick<Context, 'config' | 'nowUs' | 'stderr'>,
  givenText: string | null = null,
): ServerServices {
  const auth = sectionOf(config, AUTH);
  const server = sectionOf(config, SERVER);
  const makeAuthenticator = authenticatorFor(auth, server);
  const policy = createPolicy({ ...auth, policyText: givenText });
  const { may } = policy;
  const tls = readTls(server);
  const log = createLog(sectionOf(config, GENERAL).logLevel, stderr);
  const queue = projectNameQueue();
  const { push: onProject } = queue;
  const authentication = makeAuthenticator({
    settings: sectionOf(config, KEYSTONE),
    nowUs,
    log,
    onProject,
  });
  return { ...authentication, projectNames: queue, may, tls, log, policy };
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
      `--auth noauth believes everybody, so --host ${host} is refused; allowed: a loopback address such as 127.0.0.1`,
    );
  }
  return makeAuthenticator;
}

export interface ServerOptions {
  readonly store: Store;
  readonly services: ServerServices;
  /** Whether all processes of the service have started. By default there is one, and it has. */
  readonly isStarted?: () => boolean;
  /** Called when it can be reached. */
  readonly onListening?: (url: string) => Promise<unknown>;
}
