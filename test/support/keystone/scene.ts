/** What authentication by a fake Keystone is made of, with everything caught that it logs. */
import type { Authenticate } from '../../../lib/auth/authenticator';
import { keystone } from '../../../lib/auth/keystone';
import { KEYSTONE, type KeystoneSettings } from '../../../lib/auth/keystone/settings';
import type { AuthenticatorOptions } from '../../../lib/auth/options';
import type { AuthRequest } from '../../../lib/auth/request';
import { defaultConfig, sectionOf } from '../../../lib/config';
import { FIXED_NOW_US } from '../databases/stores';
import { type FakeKeystone, fakeKeystone, PASSWORD } from './fake-keystone';

export interface Lines {
  readonly all: string[];
  readonly log: AuthenticatorOptions['log'];
}

export function caughtLog(): Lines {
  const all: string[] = [];
  const log = (fields: object, message: string) =>
    void all.push(`${message} ${JSON.stringify(fields)}`);
  return { all, log: { info: log, warn: log, error: log } };
}

export const settingsFor = (
  urls: readonly string[],
  over: Partial<KeystoneSettings> = {},
): KeystoneSettings => ({
  ...sectionOf(defaultConfig([KEYSTONE]), KEYSTONE),
  authUrl: urls,
  username: 'usage',
  password: PASSWORD,
  projectName: 'service',
  ...over,
});

export interface KeystoneScene {
  readonly fake: FakeKeystone;
  /** µs; tests move it. */
  readonly clock: { us: number };
  readonly lines: Lines;
  parts(over?: Partial<KeystoneSettings>, urls?: readonly string[]): AuthenticatorOptions;
  /** Waits until our own token is there, so that what follows is about callers only. */
  authenticator(over?: Partial<KeystoneSettings>): Promise<Authenticate>;
  close(): Promise<void>;
}

export async function keystoneScene(): Promise<KeystoneScene> {
  const clock = { us: FIXED_NOW_US };
  const nowUs = () => clock.us;
  const fake = await fakeKeystone(nowUs);
  const lines = caughtLog();
  const parts: KeystoneScene['parts'] = (over, urls = [fake.url]) => ({
    settings: settingsFor(urls, over),
    nowUs,
    log: lines.log,
  });
  return {
    fake,
    clock,
    lines,
    parts,
    async authenticator(over) {
      const wanted = fake.asked.length + 1;
      const authenticate = keystone(parts(over));
      await fake.until(wanted);
      return authenticate;
    },
    close: () => fake.stop(),
  };
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly rawBody?: Buffer;
  readonly signal?: AbortSignal;
}

/** A request with these headers, as far as authentication looks at it. */
export function requestWith({
  method = 'GET',
  path = '/',
  headers = {},
  rawBody,
  signal,
}: Sent): AuthRequest {
  const named = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const origin = 'http://usage.example.com';
  return {
    ...{ method, origin, target: path, url: `${origin}${path}` },
    ...{ address: '127.0.0.1', untrustedProxy: undefined, rawBody, signal },
    header: (name) => named.get(name.toLowerCase()),
    query: (name) => new URL(path, origin).searchParams.get(name) ?? undefined,
  };
}

export const withToken = (token: string, signal?: AbortSignal): AuthRequest =>
  requestWith({ headers: { 'X-Auth-Token': token }, ...(signal && { signal }) });
