/** What the log leaves out. */
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { createLog } from '../lib/log';

/** Emits `written` for each write. */
function recording() {
  const writes: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      writes.push(String(chunk));
      stream.emit('written');
      done();
    },
  });
  return { writes, stream };
}

function loggedOf(fields: object): string {
  const { writes, stream } = recording();
  createLog('info', stream).info(fields, 'said');
  return writes.join('');
}

const messagesIn = (text = ''): readonly string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).msg);

describe('the log', () => {
  it.each([
    ...['x-auth-token', 'x-service-token', 'x-storage-token', 'x-subject-token', 'x-api-key'],
    ...['x-ovh-consumer', 'x-ovh-signature', 'authorization', 'proxy-authorization'],
    ...['cookie', 'set-cookie'],
  ])('masks %s, alone, among headers and with a request', (name) => {
    const headers = { [name]: 's3cret', accept: 'shown' };
    const line = loggedOf({ ...headers, headers, req: { headers } });
    expect(line).not.toContain('s3cret');
    expect(line.match(/\*\*\*/g)).toHaveLength(3);
    expect(line.match(/shown/g)).toHaveLength(3);
  });
});

describe('lines about requests', () => {
  it.each<[string, object]>([
    ['nothing', {}],
    ['all kinds of values', { a: 'q"\n\u2028é', b: 1.5, c: null, d: undefined, e: { f: [1] } }],
  ])('with %s look as all others', async (_what, fields) => {
    const { writes, stream } = recording();
    const log = createLog('info', stream);
    const written = once(stream, 'written');
    log.access?.(fields, 'answered');
    await written;
    log.info(fields, 'answered');
    const [about, other] = writes.map((line) => line.replace(/"time":"[^"]{24}"/, '"time"'));
    expect(about).toBe(other);
  });

  it.each(['warn', 'silent'])('are not written at the level %s', (level) => {
    const { writes, stream } = recording();
    const log = createLog(level, stream);
    log.access?.({}, 'answered');
    log.error({}, 'failed');
    expect(writes.join('')).not.toContain('answered');
  });

  it('are written together, a moment later', async () => {
    const { writes, stream } = recording();
    const log = createLog('info', stream);
    const written = once(stream, 'written');
    log.access?.({}, 'first');
    log.access?.({}, 'second');
    expect(writes).toEqual([]);
    await written;
    expect(writes.map(messagesIn)).toEqual([['first', 'second']]);
  });

  it('are written before what is logged after them', () => {
    const { writes, stream } = recording();
    const log = createLog('info', stream);
    log.access?.({}, 'request');
    log.error({}, 'failure');
    expect(writes.flatMap(messagesIn)).toEqual(['request', 'failure']);
  });

  it('are written when there are many', () => {
    const { writes, stream } = recording();
    const log = createLog('info', stream);
    for (let n = 0; n < 1000; n += 1) log.access?.({ url: 'x'.repeat(100) }, 'request');
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.length).toBeLessThan(10);
  });
});
