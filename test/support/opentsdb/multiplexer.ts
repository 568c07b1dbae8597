/** One port for HTTP and the line protocol, as OpenTSDB has it: the first bytes tell which it is. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const HTTP = /^[A-Z]+ \/\S* HTTP/;

export interface Multiplexer {
  readonly port: number;
  close(): Promise<void>;
}

/** `httpPort`, `telnetPort`: on this machine. */
export async function multiplex(httpPort: number, telnetPort: number): Promise<Multiplexer> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => sockets.delete(client));
    client.once('data', (first: Buffer) => {
      const port = HTTP.test(first.toString('latin1')) ? httpPort : telnetPort;
      const target = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      sockets.add(target);
      target.on('error', () => client.destroy());
      target.once('close', () => {
        sockets.delete(target);
        client.destroySoon();
      });
      client.once('close', () => target.destroy());
      target.write(first);
      client.pipe(target).pipe(client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
