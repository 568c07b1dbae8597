/** A server that listens: its idle connections, and its end. */
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { listen } from '../../lib/server/listen';
import { SAMPLES } from '../support/program/proxy-kinds';

const ANYWHERE = { host: '127.0.0.1', port: 0 };

describe('a server that stops', () => {
  it('resets what is not answered by the deadline, so that no half is taken for the whole', async () => {
    const listening = await listen((_req, res) => void res.write('half'), ANYWHERE);
    const client = connect(listening.port, '127.0.0.1');
    client.write('GET / HTTP/1.0\r\n\r\n');
    await once(client, 'data');
    let isEnded = false;
    client.on('end', () => {
      isEnded = true;
    });
    const failure = new Promise((resolve) => client.on('error', resolve));
    const closed = once(client, 'close').catch(() => undefined);
    await listening.stop(0);
    expect(await failure).toMatchObject({ code: 'ECONNRESET' });
    await closed;
    expect(isEnded).toBe(false);
  });

  it('says Connection: close in the answers that are still to come', async () => {
    const requests = new EventEmitter();
    const listening = await listen((_req, res) => requests.emit('request', res), ANYWHERE);
    const agent = new Agent({ keepAlive: true });
    const { port } = listening;
    const req = request({ port, host: '127.0.0.1', agent }).end();
    const [pending]: ServerResponse[] = await once(requests, 'request');
    const stopped = listening.stop(10_000);
    pending?.end('late');
    const [res]: IncomingMessage[] = await once(req, 'response');
    expect(res?.headers.connection).toBe('close');
    res?.resume();
    await stopped;
  });
});

describe('a server that runs', () => {
  it('keeps idle connections for longer than the proxies of the samples keep theirs', async () => {
    const listening = await listen((_req, res) => res.end('{}'), ANYWHERE);
    const agent = new Agent({ keepAlive: true });
    const req = request({ port: listening.port, host: '127.0.0.1', agent }).end();
    const [res]: IncomingMessage[] = await once(req, 'response');
    res?.resume();
    await once(res as IncomingMessage, 'end');
    const [, kept] = /^timeout=(\d+)/.exec(String(res?.headers['keep-alive'])) ?? [];
    const haproxy = await readFile(join(SAMPLES, 'haproxy.cfg'), 'utf8');
    const [, theirs] = /^ *timeout http-keep-alive (\d+)s$/m.exec(haproxy) ?? [];
    expect(Number(kept)).toBeGreaterThan(Number(theirs));
    // nginx's own default of keepalive_timeout for upstreams is a minute, too.
    expect(Number(kept)).toBeGreaterThan(60);
    agent.destroy();
    await listening.stop(0);
  });
});
