/** Which series a question is about: filters on tags, and the groups that they make. */
import fc from 'fast-check';
import type { FilterType, SubQuery, TagFilter } from '../../../lib/domain/points/query';
import { groupSeries, groupTags, type Tags } from '../../../lib/domain/points/series';
import { compileFilters } from '../../../lib/domain/points/tag-filters';
import { matchesWildcard } from '../../../lib/domain/points/wildcard';
import { RUNS } from '../../support/property-runs';

const filter = (key: string, type: FilterType, expression: string): TagFilter => ({
  key,
  type,
  expression,
  isGrouping: false,
});

const NO_TAGS: Tags = {};
const seriesWith = (tags: Tags) => ({ id: 1, metric: 'cpu', tags });

function isSelected(filters: readonly TagFilter[], tags: Tags, hasExplicitTags = false): boolean {
  const query: SubQuery = {
    series: { metric: 'cpu' },
    filters,
    hasExplicitTags,
    aggregator: 'sum',
  };
  return compileFilters(query)(seriesWith(tags));
}

describe('a filter', () => {
  it.each(['x'.repeat(1001), 'x{900}y{900}', '(x{9}){200}', `(${'ab*'.repeat(9)}){50,}`])(
    'refuses a regular expression that takes long to compile: %s',
    (pattern) => {
      expect(() => isSelected([filter('host', 'regexp', pattern)], { host: 'a' })).toThrow(
        'the regular expression must be shorter than 1000 characters, repetitions counted',
      );
    },
  );

  it('takes repetitions that are short', () => {
    expect(isSelected([filter('host', 'regexp', '^(web|db)[0-9]{2,3}$')], { host: 'db07' })).toBe(
      true,
    );
  });

  it.each([
    ['literal_or', 'web1|web2', ['web1', 'web2']],
    ['literal_or', 'WEB1|', []],
    ['iliteral_or', 'WEB1', ['web1', 'Web1']],
    ['not_literal_or', 'web1|db', ['web2', 'Web1']],
    ['not_iliteral_or', 'WEB1|db', ['web2']],
    ['wildcard', 'web*', ['web1', 'web2']],
    ['iwildcard', 'WEB*', ['web1', 'web2', 'Web1']],
    ['wildcard', '*', ['web1', 'web2', 'Web1', 'db']],
    ['regexp', 'e', ['web1', 'web2', 'Web1']],
    ['regexp', '^web[0-9]$', ['web1', 'web2']],
  ] as const)('%s(%s) takes %j', (type, expression, values) => {
    const taken = ['web1', 'web2', 'Web1', 'db'].filter((host) =>
      isSelected([filter('host', type, expression)], { host }),
    );
    expect(taken).toEqual(values);
  });

  it.each(['not_literal_or', 'not_iliteral_or', 'wildcard', 'regexp'] as const)(
    '%s leaves out a series without the key',
    (type) => {
      const expression = type === 'wildcard' ? '*' : 'x';
      expect(isSelected([filter('dc', type, expression)], NO_TAGS)).toBe(false);
    },
  );

  it('holds besides the others, but of several literal_or on one key any', () => {
    const filters = [filter('host', 'literal_or', 'a'), filter('host', 'literal_or', 'b')];
    expect(isSelected(filters, { host: 'b' })).toBe(true);
    expect(isSelected([...filters, filter('host', 'wildcard', 'a*')], { host: 'b' })).toBe(false);
    expect(isSelected([...filters, filter('dc', 'literal_or', 'lon')], { host: 'b' })).toBe(false);
  });

  it('is no own property of tags by another name', () => {
    expect(isSelected([filter('constructor', 'wildcard', '*')], { host: 'a' })).toBe(false);
  });

  it('with explicit tags leaves out series that have more keys, unless there is no filter', () => {
    const filters = [filter('host', 'wildcard', '*')];
    expect(isSelected(filters, { host: 'a' }, true)).toBe(true);
    expect(isSelected(filters, { host: 'a', dc: 'lon' }, true)).toBe(false);
    expect(isSelected([], { host: 'a', dc: 'lon' }, true)).toBe(true);
  });

  it('refuses a pattern that is none', () => {
    expect(() => isSelected([filter('host', 'regexp', '(')], { host: 'a' })).toThrow(
      expect.objectContaining({ code: 'invalidParameter' }),
    );
  });

  it('answers at once to a pattern that would keep a backtracking engine busy for years', () => {
    const begin = performance.now();
    const host = `${'a'.repeat(5000)}b`;
    expect(isSelected([filter('host', 'regexp', '^(a+)+$')], { host })).toBe(false);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});

describe('a wildcard', () => {
  const VALUES = ['a', 'b', 'ab', 'ba', 'abc', 'acb', 'cab', 'aab', 'abab'];
  it.each([
    ['*', VALUES],
    ['**', VALUES],
    ['ab*', ['ab', 'abc', 'abab']],
    ['*ab', ['ab', 'cab', 'aab', 'abab']],
    ['*ba*', ['ba', 'abab']],
    ['a*b', ['ab', 'abc', 'acb', 'cab', 'aab', 'abab']],
    ['a**b', ['ab', 'abc', 'acb', 'cab', 'aab', 'abab']],
    ['a*b*', ['ab', 'abc', 'acb', 'aab', 'abab']],
    ['*a*b', ['ab', 'acb', 'cab', 'aab', 'abab']],
    ['a*a', ['ba', 'cab', 'aab', 'abab']],
    ['ab*b', ['cab', 'aab', 'abab']],
    ['ab*ab', ['abab']],
  ])('%s finds %j', (pattern, values) => {
    expect(VALUES.filter(matchesWildcard(pattern))).toEqual(values);
  });

  it('at one end finds what begins or ends so', () => {
    const anyText = fc.string({ unit: fc.constantFrom('a', 'b', '.', '^', '\\'), maxLength: 4 });
    fc.assert(
      fc.property(anyText, anyText, (text, value) => {
        expect(matchesWildcard(`${text}*`)(value)).toBe(value.startsWith(text));
        expect(matchesWildcard(`*${text}`)(value)).toBe(value.endsWith(text));
        expect(matchesWildcard(`*${text}*`)(value)).toBe(value.includes(text));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a group', () => {
  const series = (
    [
      { host: 'web10', dc: 'par' },
      { host: 'web9', dc: 'lon' },
      { host: 'web9', dc: 'lon', rack: '1' },
      { host: 'Web1' },
    ] satisfies Tags[]
  ).map((tags, i) => ({ ...seriesWith(tags), id: i }));

  it('is one if nothing groups, in the order of tags', () => {
    expect(groupSeries(series, []).map((group) => group.map(({ id }) => id))).toEqual([
      [1, 2, 0, 3],
    ]);
  });

  it('holds those with equal values of all grouping keys, in the order of those values', () => {
    expect(groupSeries(series, ['host']).map((group) => group.map(({ id }) => id))).toEqual([
      [3],
      [0],
      [1, 2],
    ]);
    expect(groupSeries(series, ['dc', 'host']).map((group) => group.length)).toEqual([1, 2, 1]);
  });

  it('has the tags on which those agree that have them, and the keys of the others', () => {
    expect(groupTags(series.slice(1, 3))).toEqual({
      tags: { host: 'web9', dc: 'lon', rack: '1' },
      aggregateTags: [],
    });
    expect(groupTags(series)).toEqual({ tags: { rack: '1' }, aggregateTags: ['dc', 'host'] });
  });
});
