/** A service that is asked to stop while somebody posts to it. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { ndjson, RECORD } from '../../../support/observations/files';
import { makeWorkplace, type Workplace } from '../../../support/program/program';
import { NDJSON, OBSERVATIONS } from '../../../support/service/native';

let place: Workplace;
beforeEach(async () => {
  place = await makeWorkplace();
});
afterEach(() => place.remove());

describe('serve', () => {
  it('takes a post to its end before it stops', async () => {
    const { url, process: child, outcome } = await place.serve();
    const post = request(`${url}${OBSERVATIONS}`, {
      method: 'POST',
      headers: { ...NDJSON, Expect: '100-continue' },
      agent: false,
    });
    post.flushHeaders();
    await once(post, 'continue');
    post.write(ndjson(RECORD));
    const stopping = new Promise<void>((resolve) => {
      child.stderr?.on('data', (line: string) => line.includes('stopping') && resolve());
    });
    child.kill('SIGTERM');
    await stopping;
    post.end(ndjson({ ...RECORD, instance_id: 'server-2' }));
    const [res] = (await once(post, 'response')) as [IncomingMessage];
    expect(await json(res)).toMatchObject({ received: 2, added: 2 });
    expect((await outcome).status).toBe(0);
    const { stdout } = await place.run(['server', 'server-2', '--json']);
    expect(JSON.parse(stdout).observations).toMatchObject([{ origin: 'rest:admin' }]);
  });
});
