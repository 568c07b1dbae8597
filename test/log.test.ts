/** What the log leaves out. */
import { Writable } from 'node:stream';
import { createLog } from '../lib/log';

function loggedOf(fields: object): string {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  createLog('info', stream).info(fields, 'said');
  return lines.join('');
}

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
