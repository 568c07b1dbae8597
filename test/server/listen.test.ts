/** The end of a server that listens. */
import { EventEmitter, once } from 'node:events';
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { listen } from '../../lib/server/listen';

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
