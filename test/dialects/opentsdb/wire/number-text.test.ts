/** How numbers are written, in JSON and as texts. */
import fc from 'fast-check';
import { javaNumber, jsonNumber } from '../../../../lib/dialects/opentsdb/wire/number-text';

test('both read as the number that was written', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, (value) => {
      expect(JSON.parse(jsonNumber(value)) + 0).toBe(value + 0);
      expect(Number(javaNumber(value)) + 0).toBe(value + 0);
    }),
  );
});

test.each([
  [53, '53', '53'],
  [2.5, '2.5', '2.5'],
  [0.0001, '0.0001', '1.0E-4'],
  [12_345_678.5, '12345678.5', '1.23456785E7'],
  [1e20, '1e+20', '1.0E20'],
  [-1.5e300, '-1.5e+300', '-1.5E300'],
])('%d', (value, json, java) => {
  expect([jsonNumber(value), javaNumber(value)]).toEqual([json, java]);
});
