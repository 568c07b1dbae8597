/** Bodies as exact bytes and as content, within their limits. */
import { gzipSync } from 'node:zlib';
import express from 'express';
import request from 'supertest';
import { serveRoutes } from '../../../lib/http/mount';
import { exactBody, plainBytes } from '../../../lib/http/request/raw-body';
import { answerProblem } from '../../../lib/http/response/problem';
import { NO_LOG } from '../../../lib/log';

const MAX_BYTES = 100_000;

const routes = [
  {
    method: 'POST',
    path: '/',
    handle: async (req: express.Request, res: express.Response) => {
      const exact = await exactBody(req, MAX_BYTES);
      const plain = await plainBytes(exact, req.headers['content-encoding'], MAX_BYTES);
      res.json({ exact: exact.toString('base64'), plain: plain.toString('base64') });
    },
  },
];
const app = express().use(
  serveRoutes(routes, answerProblem({ log: NO_LOG, challenge: '' })).handler,
);

const post = (body: Buffer, coding = 'identity') =>
  request(app)
    .post('/')
    .set({ 'Content-Encoding': coding, 'Content-Type': 'application/octet-stream' })
    .send(body);

describe('a body', () => {
  it('is both as it was sent and what it holds', async () => {
    const bytes = Buffer.from([0, 0xff, 0x0d, 0x0a, 0xef, 0xbb, 0xbf]);
    const zipped = gzipSync(bytes);
    expect((await post(bytes)).body).toEqual({
      exact: bytes.toString('base64'),
      plain: bytes.toString('base64'),
    });
    expect((await post(zipped, 'gzip')).body).toEqual({
      exact: zipped.toString('base64'),
      plain: bytes.toString('base64'),
    });
  });

  it.each([
    ['too large', Buffer.alloc(MAX_BYTES + 1), 'identity', 413],
    ['a bomb', gzipSync(Buffer.alloc(20 * MAX_BYTES)), 'gzip', 413],
    ['damaged', Buffer.from('no gzip'), 'gzip', 400],
    ['in another coding', Buffer.from('x'), 'br', 415],
  ])('that is %s is refused', async (_what, body, coding, status) => {
    expect((await post(body, coding)).status).toBe(status);
  });
});
