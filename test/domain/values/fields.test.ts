/** Which values fields take, and in which form. */
import { isId } from '../../../lib/domain/values/id';
import { pickDefined } from '../../../lib/domain/values/pick-defined';
import {
  abbreviation,
  currency,
  decimal,
  flag,
  foreignId,
  instant,
  login,
  name,
  passwordHash,
  role,
  sha256,
  uuid,
} from '../../../lib/domain/values/validators';

const fields = {
  abbreviation,
  currency,
  decimal,
  flag,
  foreignId,
  instant,
  login,
  name,
  passwordHash,
  role,
  sha256,
  uuid,
};

const UUID = '0123abcd-4567-89ab-cdef-0123456789ab';
const hashOf = (salt: string, hash = 'A'.repeat(43)) => `scrypt$32768$8$1$${salt}$${hash}=`;
const HASH = hashOf(`${'A'.repeat(22)}==`);
const REFUSED_SALTS = [
  'AAAA',
  'A'.repeat(260),
  'A'.repeat(10),
  'AAAAAAAA-AAA',
  'AAAAAAAA-A==',
  'AAAAAAAAA-A=',
];

describe('isId', () => {
  it.each(['a', 'é', 'a b', '😀'.repeat(255), 'x'.repeat(255)])('takes %j', (id) => {
    expect(isId(id)).toBe(true);
  });

  it.each(
    [
      [
        '',
        7,
        null,
        undefined,
        ' a',
        'a ',
        '\ta',
        'a\n',
        'a\u0000b',
        '\ufeffa',
        'a\u200db',
        '\ud800',
      ],
      ['x'.repeat(256), '😀'.repeat(256)],
    ]
      .flat()
      .map((id) => [id]),
  )('takes no %j', (id) => {
    expect(isId(id)).toBe(false);
  });
});

describe('a field', () => {
  it.each([
    ['uuid', UUID, UUID.replaceAll('-', '')],
    ['foreignId', 'server-1', 'server-1'],
    ['instant', '1970-01-01T00:00:01Z', 1_000_000],
    ['decimal', '12.50', '12.5'],
    ['flag', false, false],
    ['name', 'x'.repeat(255), 'x'.repeat(255)],
    ['abbreviation', 'x'.repeat(8), 'x'.repeat(8)],
    ['currency', 'EUR', 'EUR'],
    ['login', 'ann', 'ann'],
    ['passwordHash', HASH, HASH],
    ['role', 'admin', 'admin'],
    ['passwordHash', hashOf('aZ09+/aZ'), hashOf('aZ09+/aZ')],
    ['passwordHash', hashOf('A'.repeat(256)), hashOf('A'.repeat(256))],
    ['passwordHash', hashOf('AAAAAAAA09=='), hashOf('AAAAAAAA09==')],
    ['passwordHash', hashOf('AAAAAAAA0+9='), hashOf('AAAAAAAA0+9=')],
    ['passwordHash', hashOf('AAAAAAAA', '9'.repeat(43)), hashOf('AAAAAAAA', '9'.repeat(43))],
    ['sha256', '0f'.repeat(32), '0f'.repeat(32)],
  ] as const)('%s takes %j', (field, written, value) => {
    expect(fields[field].read(written)).toBe(value);
  });

  it.each([
    ['uuid', 'x'],
    ['foreignId', ' a'],
    ['instant', 'soon'],
    ['decimal', '1e3'],
    ['flag', 'true'],
    ['name', ''],
    ['name', 'x'.repeat(256)],
    ['name', 'a\u0000'],
    ['abbreviation', 'x'.repeat(9)],
    ['abbreviation', 'a\n'],
    ['currency', 'EURO'],
    ['currency', 'eur'],
    ['login', 'a:b'],
    ['login', 'a '],
    ['role', 'king'],
    ['passwordHash', HASH.replace('32768', '16384')],
    ['passwordHash', `${HASH}=`],
    ...REFUSED_SALTS.map((salt) => ['passwordHash', hashOf(salt)] as const),
    ['passwordHash', hashOf('AAAAAAAA', '-'.repeat(43))],
    ['passwordHash', hashOf('AAAAAAAA', 'A'.repeat(42))],
    ['passwordHash', `x${HASH}`],
    ['sha256', '0F'.repeat(32)],
    ['sha256', '0f'.repeat(33)],
    ['sha256', 7],
  ] as const)('%s takes no %j', (field, written) => {
    expect(fields[field].read(written)).toBeUndefined();
  });
});

describe('what a field takes', () => {
  it.each([
    ['uuid', '32 hexadecimal digits'],
    ['foreignId', '1 to 255 characters'],
    ['decimal', '18 digits before the point'],
    ['flag', 'true or false'],
    ['name', '1 to 255 characters'],
    ['abbreviation', '1 to 8 characters'],
    ['currency', 'ISO 4217'],
    ['login', 'without a colon'],
    ['role', 'one of owner, manager'],
    ['passwordHash', 'scrypt$32768$8$1$salt$hash'],
    ['sha256', '64 digits'],
  ] as const)('%s: %s', (field, words) => {
    expect(fields[field].allowed).toContain(words);
  });
});

describe('pickDefined', () => {
  it('leaves out what is undefined, and nothing else', () => {
    expect(Object.entries(pickDefined({ a: undefined, b: null, c: 0 }))).toEqual([
      ['b', null],
      ['c', 0],
    ]);
  });
});
