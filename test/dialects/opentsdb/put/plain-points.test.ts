/** The fast path of puts: what it takes is what the careful one takes. */
import fc from 'fast-check';
import { writtenPoints } from '../../../../lib/dialects/opentsdb/put/body';
import { PointFault } from '../../../../lib/dialects/opentsdb/put/fault';
import { plainPoints } from '../../../../lib/dialects/opentsdb/put/plain-points';
import { makePoint } from '../../../../lib/dialects/opentsdb/put/point';

const MAX_TAGS = 8;
const GOOD = { metric: 'm', timestamp: 1_564_400_400, value: 1, tags: { host: 'a' } };

const text = fc.oneof(
  fc.constantFrom('m', 'host', 'é', '', 'a b', '42', '1.5', 'abc', '😀'),
  fc.string({ maxLength: 3 }),
);
const scalar = fc.oneof(
  text,
  fc.constantFrom(null, true),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, 1_564_400_400, 2 ** 53, 2 ** 63, 99_999_999_999_999, 1e-7, 0.1),
);
const anyPoint = fc.oneof(
  { arbitrary: fc.constant(GOOD), weight: 3 },
  {
    arbitrary: fc.record(
      { metric: scalar, timestamp: scalar, value: scalar, tags: fc.dictionary(text, scalar) },
      { requiredKeys: [] },
    ),
    weight: 2,
  },
  {
    arbitrary: fc
      .record({ metric: fc.constantFrom('m', 'n'), timestamp: fc.nat(), value: scalar })
      .map((change) => ({ ...GOOD, ...change })),
    weight: 3,
  },
);

test('the fast path takes only bodies that are good as a whole, and reads them as the careful one does', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(anyPoint, { minLength: 1, maxLength: 3 }), (points) => {
      const body = JSON.stringify(points);
      const fast = plainPoints(body, MAX_TAGS);
      if (!fast) return;
      taken += 1;
      const careful = writtenPoints(body).map((point) => {
        if (!point) throw new PointFault('null');
        return makePoint(point, MAX_TAGS);
      });
      expect(fast).toEqual(careful);
    }),
  );
  expect(taken).toBeGreaterThan(0);
});
