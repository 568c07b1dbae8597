/** Word wrap of long messages. */
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { wrapped } from '../../../lib/cli/program/wrap';

const terminal = (columns?: number) =>
  Object.assign(new PassThrough(), { isTTY: true, ...(columns !== undefined && { columns }) });

const LONG = `x.ndjson:1: terminated_at: ${'a word or two '.repeat(10)}`.trimEnd();

describe('a long message', () => {
  it('is broken between words on a terminal of 80 columns, with an indent', () => {
    const lines = wrapped(LONG, terminal()).split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {2}\S/);
  });

  it('stays on one line in a pipe, where it is searched for', () => {
    expect(wrapped(LONG, new PassThrough())).toBe(LONG);
  });

  it('uses a wider terminal, and leaves what fits as it is', () => {
    expect(wrapped(LONG, terminal(LONG.length))).toBe(LONG);
    expect(wrapped(LONG, terminal(LONG.length - 1)).split('\n')).toHaveLength(2);
  });

  it('keeps its own indent, and has a deeper one below it', () => {
    expect(wrapped('  a note: one two', terminal(12))).toBe('  a note:\n    one two');
  });

  it('loses no word, breaks none, and has no line that could be shorter', () => {
    const word = fc.stringMatching(/^[a-z]{1,30}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 5, max: 40 }), (words, n) => {
        const lines = wrapped(words.join(' '), terminal(n)).split('\n');
        expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(words);
        for (const line of lines) if (line.length > n) expect(line.trim()).not.toContain(' ');
      }),
    );
  });
});
