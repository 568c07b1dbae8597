/** JSON as it is written: in ASCII, and decimals with exactly their digits. */
import { asciiJson, JsonNumber } from '../../../lib/http/response/json';

describe('a decimal in JSON', () => {
  it.each(['0', '-0.10', '12345678901234567890.12345678901234567890', '1.00'])(
    '%s keeps its digits',
    (digits) => {
      const value = { a: [new JsonNumber(digits)], b: 'é', c: digits };
      expect(asciiJson(value)).toBe(`{"a":[${digits}],"b":"\\u00e9","c":"${digits}"}`);
    },
  );

  it.each(['', '1.', '.5', '01', '1e5', 'NaN', '1,0', '"'])('cannot be %j', (text) => {
    expect(() => new JsonNumber(text)).toThrow('no decimal');
  });
});
