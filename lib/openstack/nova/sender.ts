/** Sends one request to Nova until there is an answer that waiting does not improve. */
import { setTimeout as timer } from 'node:timers/promises';
import { AppError } from '../../errors';
import type { Log } from '../../log';
import { createHttpClient, type HttpReply, NoReply } from '../http-client';
import { authorities } from '../keystone/connection';
import type { Needs } from '../keystone/login';
import type { OwnToken } from '../keystone/own-token';
import { fieldsOf } from '../keystone/token-expiry';
import { waitAfter } from './retry';
import type { NovaSettings } from './settings';

export type Body = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly body: Body | undefined;
}

export type Send = (url: string, minor?: number) => Promise<Reply>;

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export interface SenderOptions {
  readonly settings: NovaSettings;
  readonly needs: Needs;
  readonly nowUs: () => number;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Ends early when the signal is aborted. */
  readonly wait?: Wait;
}

/** Pages of a thousand servers with their metadata. */
const MAX_BYTES = 64 * 1024 * 1024;

const waitByTimer: Wait = (ms, signal) => timer(ms, undefined, { signal }).catch(() => undefined);

interface Answered extends Reply {
  readonly retryAfter: string | undefined;
}

/** Throws `cloudUnavailable` without an answer, `identityUnavailable` without a token. */
export function sender(options: SenderOptions, own: OwnToken): Send {
  const { nowUs, signal, log, wait = waitByTimer } = options;
  const sendOnce = sendingOnce(options, own);
  return async (url, minor) => {
    for (let attempt = 1; ; attempt += 1) {
      if (signal.aborted) throw new AppError('interrupted', 'interrupted');
      const outcome = await sendOnce(url, minor);
      const waitMs = waitAfter(outcome, attempt, nowUs() / 1000);
      if (waitMs === undefined) return settled(outcome, url);
      const fields = { reason: reasonOf(outcome), waitSeconds: waitMs / 1000 };
      log.warn(fields, 'Nova is asked again after a while');
      await wait(waitMs, signal);
    }
  };
}

/** A token that is refused is renewed once. */
function sendingOnce({ settings, needs, nowUs }: SenderOptions, own: OwnToken) {
  const client = createHttpClient(authorities(settings, needs));
  const timeoutMs = settings.timeout * 1000;
  const sendBy = (token: string, url: string, minor: number | undefined) => {
    const headers = headersOf(token, minor);
    return client({ method: 'GET', url, headers, timeoutMs, maxBytes: MAX_BYTES })
      .then(readReply)
      .catch(noReply);
  };
  return async (url: string, minor: number | undefined): Promise<Answered | NoReply> => {
    const token = await own.get(nowUs());
    const outcome = await sendBy(token, url, minor);
    if (outcome instanceof NoReply || outcome.status !== 401) return outcome;
    own.drop(token);
    return sendBy(await own.get(nowUs()), url, minor);
  };
}

const reasonOf = (outcome: Reply | NoReply): string =>
  outcome instanceof NoReply ? outcome.message : `answered ${outcome.status}`;

function settled(outcome: Reply | NoReply, url: string): Reply {
  if (outcome instanceof NoReply) throw unavailable(url, outcome.message);
  return outcome;
}

/** Without the query, which may name projects and servers by the hundred. */
export const unavailable = (url: string, what: string): AppError =>
  new AppError('cloudUnavailable', `Nova: ${url.replace(/\?.*/, '')}: ${what}`);

function headersOf(token: string, minor: number | undefined): Readonly<Record<string, string>> {
  const common = { Accept: 'application/json', 'X-Auth-Token': token };
  if (minor === undefined) return common;
  const version = `2.${minor}`;
  return {
    ...common,
    'OpenStack-API-Version': `compute ${version}`,
    'X-OpenStack-Nova-API-Version': version,
  };
}

function noReply(error: unknown): NoReply {
  if (error instanceof NoReply) return error;
  throw error;
}

/** An answer that cannot be read is none: it may have been cut. */
function readReply({ status, headers, text }: HttpReply): Answered | NoReply {
  const body = parsed(text);
  if (status === 200 && !body) return new NoReply('answered 200 without a JSON object');
  return { status, body, retryAfter: headers['retry-after'] };
}

function parsed(text: string): Body | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
