/** Amounts and ids as people write them. */
import fc from 'fast-check';
import { decimalOf } from '../../../lib/domain/values/decimal';
import { uuidOf } from '../../../lib/domain/values/uuid';
import { RUNS } from '../../support/property-runs';

describe('decimalOf', () => {
  it.each([
    ['12.50', '12.5'],
    ['0012', '12'],
    ['-0.00', '0'],
    ['-0.10', '-0.1'],
    ['0', '0'],
    ['100', '100'],
    ['999999999999999999.00000000000000000001', '999999999999999999.00000000000000000001'],
    ['1.000000000000000000000000', '1'],
  ])('takes %s as %s', (text, amount) => {
    expect(decimalOf(text)).toBe(amount);
  });

  it.each([
    '',
    '-',
    '.5',
    '5.',
    '+1',
    '1e3',
    '1,5',
    ' 1',
    '1\n',
    '1000000000000000000',
    '0.000000000000000000001',
  ])('takes no %j', (text) => {
    expect(decimalOf(text)).toBeUndefined();
  });

  it('gives one text for all that are equal, and the same again', () => {
    const digits = fc.string({ unit: fc.constantFrom('0', '1', '9'), maxLength: 8 });
    fc.assert(
      fc.property(fc.boolean(), digits, digits, fc.nat({ max: 3 }), (isNegative, a, b, zeros) => {
        const sign = isNegative ? '-' : '';
        const fraction = `${b}${'0'.repeat(zeros)}`;
        const text = `${sign}${'0'.repeat(zeros)}${a || '0'}${fraction && `.${fraction}`}`;
        const amount = decimalOf(text);
        expect(Number(amount)).toBe(Number(text) + 0);
        expect(amount).toMatch(/^(-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
        expect(decimalOf(amount ?? '')).toBe(amount);
      }),
      { numRuns: RUNS },
    );
  });
});

const DASHED = '0123abcd-4567-89ab-cdef-0123456789ab';

describe('uuidOf', () => {
  it.each(['0123ABCD-4567-89ab-cdef-0123456789AB', '0123abcd456789abcdef0123456789ab'])(
    'takes %s in one form',
    (text) => {
      expect(uuidOf(text)).toBe('0123abcd456789abcdef0123456789ab');
    },
  );

  it.each([
    '',
    'x'.repeat(32),
    '0'.repeat(31),
    '0'.repeat(33),
    `${'0'.repeat(32)}\n`,
    `0123-${'0'.repeat(28)}`,
    `0${DASHED}`,
    `${DASHED}0`,
  ])('takes no %j', (text) => {
    expect(uuidOf(text)).toBeUndefined();
  });
});
