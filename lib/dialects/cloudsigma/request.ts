/** The paths of CloudSigma's API, and its query parameters. */
import type { Request } from 'express';
import { pathOf } from '../../http/request/target';
import { notAcceptable } from './errors';

export const PREFIX = '/api/2.0';
export const PATHS = {
  balance: `${PREFIX}/balance`,
  burst: `${PREFIX}/burstusage`,
  currentUsage: `${PREFIX}/currentusage`,
  daily: `${PREFIX}/dailyburstusage`,
  discount: `${PREFIX}/discount`,
  ledger: `${PREFIX}/ledger`,
  pricing: `${PREFIX}/pricing`,
  profile: `${PREFIX}/profile`,
  subscriptions: `${PREFIX}/subscriptions`,
  usage: `${PREFIX}/usage`,
} as const;

/** All values of each name, in their order. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

export function parametersOf({ url }: Pick<Request, 'url'>): Parameters {
  const written = new URLSearchParams(url.slice(pathOf(url).length));
  return new Map([...new Set(written.keys())].map((name) => [name, written.getAll(name)]));
}

const IS_JSON = /^(?:\*\/\*|application\/\*|application\/json|text\/json)$/i;

/** Throws `notAcceptable` for a client that wants something else than JSON only. */
export function checkFormat(req: Request, parameters: Parameters): void {
  const format = parameters.get('format')?.at(-1);
  if (format !== undefined) {
    if (format.toLowerCase() === 'json') return;
    throw notAcceptable();
  }
  const accepted = (req.get('Accept') ?? '')
    .split(',')
    .map((range) => (range.split(';')[0] ?? '').trim())
    .filter((range) => range !== '');
  // Browsers ask for HTML and take anything.
  if (accepted.length > 0 && !accepted.some((range) => IS_JSON.test(range))) throw notAcceptable();
}
