/** A client of Nova: asks with our own token, waits while it is busy, and reads JSON. */
import { connectKeystone } from '../keystone/connection';
import { fieldsOf } from '../keystone/token-expiry';
import { endpointIn } from './catalog';
import { isListOfVersions, minorIn } from './discovery';
import {
  type Body,
  type Reply,
  type Send,
  type SenderOptions,
  sender,
  unavailable,
} from './sender';

export interface NovaClient {
  /** Of the newest microversion that both know, 2.x. */
  minor(): Promise<number>;
  /** What an answer of 200 holds. Throws `cloudUnavailable` for any other one, and for none. */
  get(path: string): Promise<Body>;
  /** Undefined if Nova answers 404. */
  find(path: string): Promise<Body | undefined>;
}

interface Found {
  readonly endpoint: string;
  readonly minor: number;
}

/** Sends nothing yet. Throws `invalidArgument` for incomplete settings. */
export function connectNova(options: SenderOptions): NovaClient {
  const { settings, needs, nowUs, log } = options;
  const timeoutMs = settings.timeout * 1000;
  const { own } = connectKeystone({ settings, needs, log, timeoutMs: () => timeoutMs });
  const send = sender(options, own);
  const found = new Map<string, Promise<Found>>();
  /** The endpoint may move, as the catalog of the next token shows. */
  async function find(): Promise<Found> {
    const { catalog } = await own.withCatalog(nowUs());
    const url = settings.endpointOverride ?? endpointIn(catalog, settings);
    const known = found.get(url) ?? discover(send, url.replace(/\/+$/, ''));
    found.set(url, known);
    known.catch(() => found.delete(url));
    return known;
  }
  async function ask(path: string): Promise<Reply> {
    const { endpoint, minor } = await find();
    return send(`${endpoint}${path}`, minor);
  }
  return {
    minor: async () => (await find()).minor,
    get: async (path) => bodyOf(await ask(path), path),
    async find(path) {
      const reply = await ask(path);
      return reply.status === 404 ? undefined : bodyOf(reply, path);
    },
  };
}

async function discover(send: Send, url: string): Promise<Found> {
  const { body } = await send(`${url}/`);
  if (!isListOfVersions(body)) return { endpoint: url, minor: minorIn(body) };
  const endpoint = `${url}/v2.1`;
  return { endpoint, minor: minorIn((await send(`${endpoint}/`)).body) };
}

function bodyOf({ status, body }: Reply, path: string): Body {
  if (status === 200 && body) return body;
  const said = saidIn(body);
  throw unavailable(path, `answered ${status}${said === undefined ? '' : ` (${said})`}`);
}

/** The one message of a fault. */
function saidIn(body: Body | undefined): string | undefined {
  const [fault] = Object.values(body ?? {});
  const message = fieldsOf(fault)?.['message'];
  return typeof message === 'string' ? message.slice(0, 200) : undefined;
}
