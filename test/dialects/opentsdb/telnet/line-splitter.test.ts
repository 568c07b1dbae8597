/** Lines cut out of a stream of bytes, wherever the network cuts it. */
import fc from 'fast-check';
import {
  type Line,
  lineSplitter,
  TOO_LONG,
} from '../../../../lib/dialects/opentsdb/telnet/line-splitter';

const MAX_BYTES = 12;

/** By definition: all at once. */
const linesOf = (bytes: Buffer): Line[] =>
  bytes
    .toString('latin1')
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'latin1'))
    .map((line) => (line.length > MAX_BYTES ? TOO_LONG : line.toString('utf8').replace(/\r$/, '')));

const text = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\r', '\n', 'é', '日'),
  maxLength: 60,
});

describe('lines', () => {
  it('are the same wherever the stream is cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(80)), (written, cuts) => {
        const bytes = Buffer.from(written);
        const { push } = lineSplitter(MAX_BYTES);
        const bounds = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const lines = bounds.flatMap((from, i) => push(bytes.subarray(from, bounds[i + 1])));
        expect(lines).toEqual(linesOf(bytes));
      }),
    );
  });

  it('end in LF or CRLF, and one without an end is kept back', () => {
    const { push } = lineSplitter(MAX_BYTES);
    expect(push(Buffer.from('one\r\ntwo\nthr'))).toEqual(['one', 'two']);
    expect(push(Buffer.from('ee\r'))).toEqual([]);
    expect(push(Buffer.from('\n'))).toEqual(['three']);
  });

  it('too long ones are thrown away as they come, and the next one is read', () => {
    const { push } = lineSplitter(MAX_BYTES);
    for (let n = 0; n < 1000; n += 1) expect(push(Buffer.alloc(1000, 'x'))).toEqual([]);
    expect(push(Buffer.from('\nnext\n'))).toEqual([TOO_LONG, 'next']);
  });
});
