/** Requests within the process, before anyone can connect, so that the first client does not wait for what is done once. */
import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** Sends GET requests to the app, one after another, and discards the answers. Ends after `maxMs` at the latest. */
export async function warmUp(
  app: RequestListener,
  targets: readonly string[],
  maxMs: number,
): Promise<void> {
  const deadline = AbortSignal.timeout(maxMs);
  const passed = new Promise<void>((resolve) => {
    deadline.addEventListener('abort', () => resolve());
  });
  for (const target of targets) {
    if (deadline.aborted) return;
    await Promise.race([send(app, target), passed]);
  }
}

const send = (app: RequestListener, target: string): Promise<void> =>
  new Promise((resolve) => {
    const req = new IncomingMessage(new Socket());
    req.method = 'GET';
    req.url = target;
    req.headers = { host: 'localhost' };
    app(req, discarded(req).once('close', resolve));
  });

/** Express replaces the prototype of a response, so its methods are replaced on the object itself. */
function discarded(req: IncomingMessage): ServerResponse {
  const res = new ServerResponse(req);
  res.write = () => true;
  res.end = () => {
    res.emit('close');
    return res;
  };
  return res;
}
