/** What is allowed without the validator, the validator allows, too. */
import type { Request } from 'express';
import fc from 'fast-check';
import type { OpenApiDocument, OpenApiParameter } from '../../../lib/http/routing/documents';
import { documentCheck } from '../../../lib/http/routing/openapi';
import { textsAllowedBy } from '../../../lib/http/routing/text-parameters';
import { RUNS } from '../../support/property-runs';

const texts = (items: object) => ({ type: 'array', items: { type: 'string', ...items } }) as const;

const of = (name: string, schema: object, more: object = {}): OpenApiParameter =>
  ({ name, in: 'query', allowReserved: true, schema, ...more }) as OpenApiParameter;

const ANY = of('any', texts({}));
const LIMIT = of('limit', texts({ minLength: 1, pattern: '^[0-9]*\n?$' }));

const documentOf = (parameters: readonly OpenApiParameter[]) =>
  ({
    openapi: '3.0.3',
    info: { title: 'a', version: '1' },
    paths: { '/a': { get: { parameters, responses: {} } } },
  }) as unknown as OpenApiDocument;

const REQUEST = { method: 'GET', headers: {} } as Request;

interface Given {
  readonly name: string;
  readonly value: string;
}

const checkOf = (parameters: readonly OpenApiParameter[]) => {
  const check = documentCheck(documentOf(parameters));
  return (given: readonly Given[]): boolean => {
    const query: Record<string, string[]> = {};
    for (const { name, value } of given) query[name] = [...(query[name] ?? []), value];
    try {
      check(REQUEST, { path: '/a', query });
      return true;
    } catch {
      return false;
    }
  };
};

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('0', '9', '\n', 'x', '٣', '[', ']', ',', '{', '"') }),
);

it('tells of any values of the parameters what the validator tells', () => {
  const isAllowed = checkOf([ANY, LIMIT]);
  const allows = textsAllowedBy([ANY, LIMIT]);
  const given = fc.array(fc.record({ name: fc.constantFrom('any', 'limit'), value }));
  fc.assert(
    fc.property(given, (each) => allows(each) === isAllowed(each)),
    { numRuns: RUNS },
  );
});

it.each<[string, OpenApiParameter, string]>([
  ['is required', of('a', texts({}), { required: true }), 'x'],
  ['may not hold reserved characters', of('a', texts({}), { allowReserved: false }), 'x'],
  ['has another style', of('a', texts({}), { style: 'pipeDelimited', explode: false }), 'x'],
  ['is one text', of('a', { type: 'string' }), 'x'],
  ['is a list of numbers', of('a', { type: 'array', items: { type: 'integer' } }), '1'],
  ['has a keyword that is not known', of('a', texts({ format: 'date' })), '2026-01-01'],
  ['has at most so many values', of('a', { ...texts({}), maxItems: 1 }), 'x'],
  ['has longer texts', of('a', texts({ minLength: 2 })), '😀'],
])('leaves a parameter to the validator that %s', (_what, parameter, text) => {
  expect(textsAllowedBy([parameter])([{ name: 'a', value: text }])).toBe(false);
});

it('leaves unknown parameters, and what is missing, to the validator', () => {
  expect(textsAllowedBy([ANY])([{ name: 'other', value: 'x' }])).toBe(false);
  expect(textsAllowedBy([of('a', texts({}), { required: true })])([])).toBe(false);
});
