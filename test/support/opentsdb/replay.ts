/** Asks a service what was recorded, in the same order, and tells which answers do not mean the same. */
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { differenceOf, type Got } from './compare';
import { dataset, type Profile, type Recorded, recording } from './recording';

export interface Difference {
  readonly recorded: Recorded;
  readonly what: string;
  readonly got: Got;
}

/** These begin without points, as they were recorded. */
const EMPTY: readonly Profile[] = ['fixdup', 'strict'];

/** All differences by id. */
export async function replay(
  port: number,
  profile: Profile,
): Promise<ReadonlyMap<string, Difference>> {
  // One connection: what is asked later may read what was written before.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const differences = new Map<string, Difference>();
  if (!EMPTY.includes(profile)) await load(port, agent);
  for (const recorded of recording) {
    if (recorded.profile !== profile) continue;
    const got = await ask(port, recorded, agent);
    const what = differenceOf(recorded, got);
    if (what !== undefined) differences.set(recorded.id, { recorded, what, got });
  }
  agent.destroy();
  return differences;
}

async function load(port: number, agent: Agent): Promise<void> {
  for (const body of dataset) {
    const sent = { method: 'POST', path: '/api/put?details', body: Buffer.from(body) };
    const { status, body: answer } = await send(port, sent, agent);
    if (status !== 200) throw new Error(`the points were not taken: ${status} ${answer}`);
  }
}

function ask(port: number, recorded: Recorded, agent: Agent): Promise<Got> {
  const { method, path, headers = {}, body, bodyHex } = recorded;
  if (method === 'TELNET') return askByTelnet(port, body ?? '');
  const bytes = bodyHex === undefined ? Buffer.from(body ?? '') : Buffer.from(bodyHex, 'hex');
  return send(port, { method, path, headers, body: bytes }, agent);
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

async function send(port: number, { method, path, headers, body }: Sent, agent: Agent) {
  const hasBody = body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(method);
  const req = request({
    ...{ host: '127.0.0.1', port, method, path, agent },
    headers: {
      Accept: '*/*',
      ...(body.length > 0 && { 'Content-Type': 'application/json' }),
      ...headers,
      ...(hasBody && { 'Content-Length': body.length }),
    },
  });
  req.end(body);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  return { status: res.statusCode ?? 0, body: await text(res) };
}

/** Says that there is no more, and reads until the server has nothing more to say. */
async function askByTelnet(port: number, lines: string): Promise<Got> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.end(lines);
  return { status: 0, body: await text(socket) };
}
