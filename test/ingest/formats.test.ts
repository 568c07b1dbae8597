/** What a record says does not depend on its format, nor on the file that it stands in. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { csv, ndjson, readFile } from '../support/observations/files';
import { RUNS } from '../support/property-runs';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const id = fc
  .string({ unit: fc.constantFrom(...'abc-é"\', ;'), minLength: 1, maxLength: 6 })
  .map((s) => `x${s}x`);
const size = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const time = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const orNone = fc.option(time, { nil: null });

/** Records whose every value CSV can say, too: it knows no null name. */
const record = fc.record({
  instance_id: id,
  tenant_id: id,
  name: text,
  flavor: text.filter((flavor) => flavor !== ''),
  vcpus: size,
  memory_mb: size,
  root_gb: size,
  ephemeral_gb: fc.option(size, { nil: null }),
  swap_mb: fc.option(size, { nil: null }),
  created_at: orNone,
  launched_at: orNone,
  terminated_at: orNone,
  updated_at: time,
  vm_state: fc.constantFrom(null, 'active', 'deleted'),
  host: fc.option(text, { nil: null }),
  metadata: fc.option(fc.dictionary(text, text, { maxKeys: 2 }), { nil: null }),
  colour: text,
});
const COLUMNS = [
  ...[
    'instance_id',
    'tenant_id',
    'name',
    'flavor',
    'vcpus',
    'memory_mb',
    'root_gb',
    'ephemeral_gb',
  ],
  ...['swap_mb', 'created_at', 'launched_at', 'terminated_at', 'updated_at', 'vm_state', 'host'],
  ...['metadata', 'colour'],
];

const idsIn = async (content: string | Buffer, chunkBytes: number): Promise<string[]> => {
  const { observations, refused, failure } = await readFile(content, { chunkBytes });
  expect({ refused, failure }).toEqual({ refused: [], failure: undefined });
  return observations.map(({ id: identity }) => identity);
};

describe('one record', () => {
  it('is the same observation in NDJSON, in CSV, and in gzip of either', async () => {
    const chunkBytes = fc.integer({ min: 40, max: 1000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 4 }),
        chunkBytes,
        async (records, length) => {
          // Bytes are UTF-8, which has no halves of surrogate pairs: JSON only can tell them.
          const sound = JSON.parse(
            JSON.stringify(records).replaceAll(/\\u(d[89a-f]..|0000)/gi, '?'),
          );
          const expected = await idsIn(ndjson(...sound), length);
          expect(expected).toHaveLength(records.length);
          expect(await idsIn(csv(COLUMNS, sound), length)).toEqual(expected);
          expect(await idsIn(csv([...COLUMNS].reverse(), sound), length)).toEqual(expected);
          expect(await idsIn(gzipSync(csv(COLUMNS, sound)), length)).toEqual(expected);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('is the same observation in whichever file and order it comes', async () => {
    const pieces = fc.array(fc.tuple(record, fc.integer({ min: 0, max: 2 }), fc.nat()), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(pieces, async (list) => {
        const whole = await readFile(ndjson(...list.map(([each]) => each)));
        const shuffled = [...list].sort(([, , a], [, , b]) => a - b);
        const files = [0, 1, 2].map((file) => shuffled.filter(([, place]) => place === file));
        const parts = await Promise.all(
          files.map((file) => readFile(ndjson(...file.map(([each]) => each)))),
        );
        const ids = parts.flatMap(({ observations }) =>
          observations.map(({ id: identity }) => identity),
        );
        expect(ids.sort()).toEqual(whole.observations.map(({ id: identity }) => identity).sort());
      }),
      { numRuns: RUNS },
    );
  });
});
