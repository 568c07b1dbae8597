/** A Keystone over real sockets that does as it is told, well or badly, and remembers what it was asked. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (res: ServerResponse, asked: Asked) => void;

export interface FakeKeystone {
  /** With `/v3` at its end. */
  readonly url: string;
  readonly asked: Asked[];
  /** Answers about callers' tokens, by the token. */
  readonly tokens: Map<string, Answer>;
  /** Answers to other paths, by the path with its query. */
  readonly paths: Map<string, Answer>;
  /** Tokens that it gave to those who showed the right password; whoever has another one gets 401. */
  readonly given: Set<string>;
  /** Instead of all that, until it is undefined again. */
  instead: Answer | undefined;
  /** The services that stand in the tokens that it gives. */
  catalog: readonly object[];
  /** How long the tokens that it gives are good. */
  lifeUs: number;
  /** How many questions about tokens were asked so far. */
  validations(): number;
  /** How many tokens were asked for so far. */
  logins(): number;
  /** Resolves when that many questions have come. */
  until(count: number): Promise<void>;
  stop(): Promise<void>;
  /** Again, on the same port. */
  start(): Promise<void>;
}

export const PASSWORD = 'lab-s3cret-password';
export const SECRET = 'lab-application-s3cret';

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (res) => {
    res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    res.end(JSON.stringify(body));
  };

export const hang: Answer = () => undefined;

export const cut: Answer = (res) => void res.destroy();

/** Promises more than it sends. */
export const cutLater: Answer = (res) => {
  res.writeHead(200, { 'Content-Length': '1000' });
  res.write('{"token":', () => res.destroy());
};

export const garbage: Answer = (res) => void res.end('<html>It works!</html>');

export const after =
  (ms: number, answer: Answer): Answer =>
  (res, asked) =>
    void setTimeout(() => answer(res, asked), ms);

/** In the words of the identity API; what is told replaces what stands there. */
export const tokenBody = (fields: Readonly<Record<string, unknown>> = {}) => ({
  token: {
    methods: ['password'],
    user: { id: 'u1', name: 'alpha-user', domain: { id: 'default', name: 'Default' } },
    audit_ids: ['a'],
    issued_at: '2026-01-01T00:00:00.000000Z',
    expires_at: '2999-01-01T00:00:00.000000Z',
    project: { id: 'p1', name: 'alpha', domain: { id: 'default', name: 'Default' } },
    is_domain: false,
    roles: [
      { id: 'r1', name: 'member' },
      { id: 'r2', name: 'reader' },
    ],
    catalog: [],
    ...fields,
  },
});

export const good = (fields?: Readonly<Record<string, unknown>>): Answer =>
  json(200, tokenBody(fields));

/** A project in the words of the identity API. */
export const cloudProject = (id: string, fields: Readonly<Record<string, unknown>> = {}) => ({
  ...{ id, name: `project ${id}`, domain_id: 'default', enabled: true, is_domain: false },
  ...fields,
});

/** All projects on one page. */
export const projectList = (...projects: readonly object[]): Answer =>
  json(200, { projects, links: { next: null, self: 'http://public/v3/projects' } });

export const refusal: Answer = json(403, { error: { code: 403, message: 'No.' } });

const isoOf = (us: number): string => new Date(us / 1000).toISOString().replace('Z', '000Z');

export interface FakeOptions {
  /** With the same tokens as another one: another address of the same Keystone. */
  readonly same?: Pick<FakeKeystone, 'tokens' | 'given'>;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function fakeKeystone(
  nowUs: () => number,
  { same, tls }: FakeOptions = {},
): Promise<FakeKeystone> {
  const listener = (req: IncomingMessage, res: ServerResponse) => void handle(req, res);
  const makeServer = () => (tls ? createTlsServer(tls, listener) : createServer(listener));
  let server = makeServer();
  let port = 0;
  let seen: Array<() => void> = [];
  const count = (method: string) =>
    keystone.asked.filter((each) => each.method === method && each.path === '/v3/auth/tokens')
      .length;

  const keystone = {
    url: '',
    asked: [] as Asked[],
    tokens: same?.tokens ?? new Map<string, Answer>(),
    paths: new Map<string, Answer>(),
    given: same?.given ?? new Set<string>(),
    instead: undefined as Answer | undefined,
    catalog: [] as readonly object[],
    lifeUs: 3600e6,
    validations: () => count('GET'),
    logins: () => count('POST'),
    async until(wanted: number) {
      while (keystone.asked.length < wanted) {
        await new Promise<void>((resolve) => seen.push(resolve));
      }
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async start() {
      server = makeServer();
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
      keystone.url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}/v3`;
    },
  };

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = req;
    const asked = { method, path, headers, body: await text(req) };
    keystone.asked.push(asked);
    for (const notify of seen) notify();
    seen = [];
    answerTo(asked)(res, asked);
  }

  function answerTo(asked: Asked): Answer {
    if (keystone.instead) return keystone.instead;
    const { method, path, headers, body } = asked;
    if (method === 'POST') return isRight(body) ? give() : json(401, REFUSAL);
    if (!keystone.given.has(String(headers['x-auth-token']))) return json(401, REFUSAL);
    const subject = String(headers['x-subject-token']);
    return keystone.paths.get(path) ?? keystone.tokens.get(subject) ?? json(404, NOT_FOUND);
  }

  function give(): Answer {
    const token = `own-${randomBytes(12).toString('hex')}`;
    keystone.given.add(token);
    const expires_at = isoOf(nowUs() + keystone.lifeUs);
    return json(201, tokenBody({ expires_at, catalog: keystone.catalog }), {
      'X-Subject-Token': token,
    });
  }

  await keystone.start();
  return keystone;
}

const REFUSAL = { error: { code: 401, title: 'Unauthorized', message: 'No.' } };
const NOT_FOUND = { error: { code: 404, title: 'Not Found', message: 'No such token.' } };

const isRight = (body: string): boolean => body.includes(PASSWORD) || body.includes(SECRET);
