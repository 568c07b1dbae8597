/** The paths of access rules: what their globs stand for, and that nobody can make them slow. */
import fc from 'fast-check';
import { isGranted } from '../../../lib/auth/keystone/access-rules';
import { matchesGlob } from '../../../lib/auth/keystone/glob';

/** The definition: one part of the glob after the other, every way tried. */
function isOneOf(glob: readonly string[], path: string): boolean {
  const [part, ...rest] = glob;
  if (part === undefined) return path === '';
  const ends = Array.from({ length: path.length + 1 }, (_, end) => end);
  const fits = (text: string): boolean => {
    if (part === '**') return true;
    if (part === '*' || part.startsWith('{')) return text !== '' && !text.includes('/');
    return text === part;
  };
  return ends.some((end) => fits(path.slice(0, end)) && isOneOf(rest, path.slice(end)));
}

const texts = fc.constantFrom('a', 'b', '/', 'ab', '/a', '.', '\n', '}', 'é');
const globs = fc.constantFrom('*', '**', '{id}', '{}', '{a/b}');
// A star after a star would read as one glob, so there is a text between any two.
const parts = fc
  .tuple(fc.array(fc.tuple(globs, texts), { maxLength: 4 }), texts, fc.boolean())
  .map(([pairs, text, isLed]) => (isLed ? [text, ...pairs.flat()] : pairs.flat()));

const paths = fc
  .array(fc.constantFrom('a', 'b', '/', 'ab', '.', '\n', '}', 'é', 'x'), { maxLength: 8 })
  .map((list) => list.join(''));

/** Filled in, so that about half of all pairs fit. */
const filled = (list: readonly string[], filler: string): string =>
  list.map((part) => (/^(\*|\{.)/.test(part) ? filler : part)).join('');

it('a glob fits what its definition says', () => {
  const fillers = fc.constantFrom('', 'a', 'ab', 'a/b', '/');
  fc.assert(
    fc.property(parts, fillers, paths, (list, filler, path) => {
      for (const each of [path, filled(list, filler)]) {
        expect(matchesGlob(list.join(''), each)).toBe(isOneOf(list, each));
      }
    }),
    { numRuns: 1000 },
  );
});

it.each([
  ['/v2.1/servers', '/v2.1/servers', true],
  ['/v2.1/servers', '/v2.1/servers/', false],
  ['/v2.1/servers', '/v2x1/servers', false],
  ['/v2.1/{id}', '/v2.1/p1', true],
  ['/v2.1/{id}', '/v2.1/', false],
  ['/v2.1/{id}', '/v2.1/p1/x', false],
  ['/v2.1/s*', '/v2.1/servers', true],
  ['/v2.1/s*', '/v2.1/s', false],
  ['/v2.1/**', '/v2.1/', true],
  ['/v2.1/**', '/v2.1/a/b', true],
  ['/**/x', '/a/b/x', true],
  ['***', 'a', true],
  ['***', '', false],
  ['***', '/', false],
  ['/v2.1/{id', '/v2.1/{id', true],
  ['', '', true],
  ['', '/', false],
])('%j and %j: %j', (glob, path, isFit) => {
  expect(matchesGlob(glob, path)).toBe(isFit);
});

const rule = (path: string) => ({ service: 'compute', method: 'GET', path });

it.each([
  ['/v2.1/os-simple-tenant-usage', '/v2.1/os%2Dsimple%2dtenant-usage', true],
  ['/v2.1/os%2Dsimple-tenant-usage', '/v2.1/os-simple-tenant-usage', true],
  ['/v2.1/{id}', '/v2.1/p1%2Fx', false],
  ['/v2.1/*', '/v2.1/%2F', false],
  ['/v2.1/{id}/x', '/v2.1/p1%2Fx', true],
  ['/v2.1/a b', '/v2.1/a%20b', true],
  ['/v2.1/a%20b', '/v2.1/a%20b', true],
  ['/v2.1/%20', '/v2.1/%2520', false],
  ['/v2.1/é', '/v2.1/%C3%A9', true],
  ['/v2.1/%c3%a9', '/v2.1/%C3%A9', true],
  ['/v2.1/é', '/v2.1/\u00c3\u00a9', true],
  ['/v2.1/%FF', '/v2.1/%ff', true],
  ['/v2.1/%2A', '/v2.1/servers', false],
  ['/v2.1/%2A', '/v2.1/*', true],
  ['/v2.1/%7Bid%7D', '/v2.1/servers', false],
  ['/v2.1/{id', '/v2.1/{id', true],
  ['/v2.1/100%', '/v2.1/100%', true],
  ['/v2.1/servers', '/v2.1/servers/', false],
  ['/v2.1/servers', '/v2.1/servers%2F', false],
  ['/v2.1/servers/', '/v2.1/servers', false],
  ['/v2.1/servers', '/v2.1//servers', false],
])('a rule for %j allows %j: %j', (path, requested, isAllowed) => {
  expect(isGranted([rule(path)], rule(requested))).toBe(isAllowed);
});

it.each(['**a', '*a', '{a}a', '***a', 'a**'])('many of %s take no long time', (part) => {
  const times = Math.floor(190 / part.length);
  const path = `/v2.1/${part.repeat(times)}`;
  const startMs = performance.now();
  expect(isGranted([rule(path)], rule(`/v2.1/${'a'.repeat(8000)}!`))).toBe(part === 'a**');
  expect(performance.now() - startMs).toBeLessThan(10_000);
});

it('rules that are too many to read for a long path grant nothing, and take no long time', () => {
  const rules = Array.from({ length: 500 }, () => rule(`/v2.1/${'**a'.repeat(70)}`));
  const startMs = performance.now();
  expect(isGranted(rules, rule(`/v2.1/${'a'.repeat(16_000)}`))).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(10_000);
  expect(isGranted([...rules, rule('/v2.1/s')], rule('/v2.1/s'))).toBe(true);
});
