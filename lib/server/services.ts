/** What a service is made of as far as the settings tell; wrong ones are refused before the database is touched. */

import type { Authentication, AuthenticatorMaker } from '../auth/options';
import { createPolicy, type Policy } from '../auth/policy';
import { authenticators } from '../auth/registry';
import type { Context } from '../cli/program/command';
import { type Config, SETTINGS } from '../config';
import { UsageError } from '../errors';
import { type ProjectNotes, projectNotes } from '../jobs/project-names/queue';
import { createLog, type Log } from '../log';
import { isLoopback } from './loopback';
import { readTls, type Tls } from './tls';

export interface ServeParts extends Authentication, Pick<Policy, 'may'> {
  /** What callers' tokens tell of their projects, until somebody takes it down. */
  readonly notes: ProjectNotes;
  /** Null: plain HTTP. */
  readonly tls: Tls | null;
  readonly log: Log;
  readonly policy: Pick<Policy, 'unused' | 'suspect' | 'text'>;
}

/** Throws `usage` for settings that do not do. The policy file is read unless its text is given. */
export function serveParts(
  { config, nowUs, stderr }: Pick<Context, 'config' | 'nowUs' | 'stderr'>,
  givenText: string | null = null,
): ServeParts {
  const makeAuthenticator = authenticatorFor(config);
  const policy = createPolicy({ ...config, policyText: givenText });
  const { may } = policy;
  const tls = readTls(config);
  const log = createLog(config.logLevel, stderr);
  const notes = projectNotes();
  const { note: onProject } = notes;
  const authentication = makeAuthenticator({ settings: config, nowUs, log, onProject });
  return { ...authentication, notes, may, tls, log, policy };
}

function authenticatorFor({ auth, host }: Config): AuthenticatorMaker {
  const makeAuthenticator = auth && authenticators[auth];
  if (!makeAuthenticator) {
    const { allowed } = SETTINGS.auth.kind;
    throw new UsageError('usage', `--auth must be chosen, it has no default; allowed: ${allowed}`);
  }
  if (auth === 'noauth' && !isLoopback(host)) {
    throw new UsageError(
      'usage',
      `--auth noauth believes everybody, so --host ${host} is refused; allowed: a loopback address such as 127.0.0.1`,
    );
  }
  return makeAuthenticator;
}
