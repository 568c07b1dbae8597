/** One record to one statement: lifetimes, events, and what is refused of them. */
import type { Statement } from '../../lib/domain/observation';
import { type Fields, RefusedField } from '../../lib/ingest/fields';
import { toStatement as statementOf } from '../../lib/ingest/records';
import { NO_LIMIT } from '../../lib/ingest/records/future';
import { type AnyRecord, RECORD } from '../support/observations/files';

const toStatement = (fields: Fields, asOfUs?: number) =>
  statementOf(fields, { sourceClass: 'file', asOfUs, latestUs: NO_LIMIT });

const at = (clock: string): number => Date.parse(`2026-01-01T${clock}Z`) * 1000;

const without = (...fields: readonly string[]): AnyRecord =>
  Object.fromEntries(Object.entries(RECORD).filter(([field]) => !fields.includes(field)));

function refusal(record: AnyRecord): { field: string | undefined; message: string } {
  try {
    toStatement(record);
  } catch (error) {
    if (error instanceof RefusedField) return { field: error.field, message: error.message };
    throw error;
  }
  throw new Error('it was accepted');
}

const keys = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'x']));

describe('a lifetime', () => {
  it('is a row of the lowest trusted source, as of its latest time', () => {
    expect(toStatement(RECORD)).toEqual<Statement>({
      serverId: 'server-1',
      source: 'file',
      kind: 'row',
      atUs: at('12:00'),
      facts: {
        projectId: 'project-1',
        name: 'web',
        size: { flavor: 'm1.small', vcpus: 1, memoryMb: 2048, rootGb: 20, ephemeralGb: 0 },
        swapMb: 0,
        launchedAtUs: at('10:00'),
        terminatedAtUs: at('12:00'),
        state: 'deleted',
      },
    });
  });

  it('states all that may be stated besides', () => {
    const more = {
      created_at: '2026-01-01T09:59:59',
      availability_zone: 'nova',
      host: 'node-1',
      cell: 'cell1',
      image: 'debian',
      metadata: { role: 'web' },
      deleted: true,
    };
    expect(toStatement({ ...RECORD, ...more }).facts).toMatchObject({
      createdAtUs: at('09:59:59'),
      zone: 'nova',
      host: 'node-1',
      cell: 'cell1',
      image: 'debian',
      metadata: { role: 'web' },
    });
    expect(toStatement({ ...RECORD, ...more }).facts).not.toHaveProperty('ext');
  });

  it.each<[string, AnyRecord, number | undefined, number]>([
    [
      'updated_at, to the end of its second',
      { updated_at: '2026-01-01T13:00:00' },
      5,
      at('13:00') + 999_999,
    ],
    [
      'updated_at, if it is fine, as it is',
      { updated_at: '2026-01-01T13:00:00.5' },
      5,
      at('13:00') + 500_000,
    ],
    ['else the as-of of its file', {}, 5, 5],
    [
      'else the latest time that it names',
      { created_at: '2026-01-01T14:00:00' },
      undefined,
      at('14:00'),
    ],
    ['which may be the launch', { terminated_at: null, updated_at: null }, undefined, at('10:00')],
  ])('was true as of %s', (_name, fields, asOfUs, expected) => {
    expect(toStatement({ ...RECORD, ...fields }, asOfUs).atUs).toBe(expected);
  });

  it.each<[string, AnyRecord, AnyRecord]>([
    [
      'null is none',
      { terminated_at: null, vm_state: null, host: null },
      { terminatedAtUs: null, state: null, host: null },
    ],
    ['the empty text is none', { vm_state: '', host: '' }, { state: null, host: null }],
    ['an empty name is a name', { name: '' }, { name: '' }],
    ['no name is none', { name: null }, { name: null }],
    ['a launch that never was', { launched_at: null }, { launchedAtUs: null }],
    [
      'numbers as texts',
      { vcpus: '4', swap_mb: '16' },
      { swapMb: 16, size: expect.objectContaining({ vcpus: 4 }) },
    ],
    [
      'a whole number with decimals',
      { vcpus: '4.0' },
      { size: expect.objectContaining({ vcpus: 4 }) },
    ],
    [
      'the largest size',
      { memory_mb: 2147483647 },
      { size: expect.objectContaining({ memoryMb: 2147483647 }) },
    ],
    ['a name of 1024 characters', { name: '\u{1F600}'.repeat(1024) }, {}],
    ['metadata of 256 keys', { metadata: keys(256) }, { metadata: keys(256) }],
    ['metadata as a JSON text', { metadata: '{"a":"b"}' }, { metadata: { a: 'b' } }],
    ['NUL in a name', { name: 'a\0b' }, { name: 'a\ufffdb' }],
    ['half of a surrogate pair', { name: 'a\ud800b\u{1f600}' }, { name: 'a\ufffdb\u{1f600}' }],
    [
      'fields that nobody knows',
      { colour: 'red', tags: ['a\0'] },
      { ext: { colour: 'red', tags: ['a\ufffd'] } },
    ],
  ])('says it: %s', (_name, fields, facts) => {
    expect(toStatement({ ...RECORD, ...fields }).facts).toMatchObject(facts);
  });

  it.each([
    ['terminated_at', 'terminatedAtUs'],
    ['name', 'name'],
    ['vm_state', 'state'],
    ['swap_mb', 'swapMb'],
    ['created_at', 'createdAtUs'],
  ])('says nothing of %s if it is missing', (field, fact) => {
    expect(toStatement(without(field)).facts).not.toHaveProperty(fact);
  });

  it('takes a missing ephemeral_gb as 0', () => {
    expect(toStatement(without('ephemeral_gb')).facts.size?.ephemeralGb).toBe(0);
  });

  it('keeps a field named __proto__ as a field', () => {
    const record = JSON.parse(`{"__proto__":{"vcpus":9},${JSON.stringify(RECORD).slice(1)}`);
    const { facts } = toStatement(record);
    expect(Object.keys(facts.ext ?? {})).toEqual(['__proto__']);
    expect(facts.size?.vcpus).toBe(1);
  });

  it.each(['instance_id', 'tenant_id', 'flavor', 'vcpus', 'memory_mb', 'root_gb', 'launched_at'])(
    'is refused without %s',
    (field) => {
      const { field: named, message } = refusal(without(field));
      expect(named).toBe(field);
      expect(message).toMatch(/^missing: must be /);
    },
  );

  it.each<[string, unknown, RegExp]>([
    ['vcpus', -1, /^-1: must be an integer from 0 to 2147483647$/],
    ['vcpus', 1.5, /^1\.5: /],
    ['vcpus', '1.5', /^"1\.5": /],
    ['vcpus', '-1', /^"-1": /],
    ['vcpus', ' 1', /^" 1": /],
    ['vcpus', '', /^"": /],
    ['vcpus', true, /^true: /],
    ['memory_mb', 2147483648, /^2147483648: /],
    ['memory_mb', '99999999999', /^"99999999999": /],
    ['root_gb', null, /^null: /],
    ['root_gb', [1], /^a list: /],
    ['ephemeral_gb', 'x', /^"x": must be an integer/],
    ['swap_mb', 0.5, /^0\.5: must be an integer/],
    ['instance_id', '', /^"": must be a text of 1 to 255 characters/],
    ['instance_id', 7, /^7: /],
    ['instance_id', 'a ', /^"a ": /],
    ['instance_id', 'a\nb', /^"a\\nb": /],
    ['instance_id', 'a\ud800', /^"a\\ud800": /],
    ['instance_id', 'x'.repeat(256), /^"x{79}…: /],
    ['tenant_id', null, /^null: /],
    ['tenant_id', '\u0085', /^"\\u0085": /],
    ['flavor', '', /^"": must be a text of 1 to 1024 characters$/],
    ['flavor', 'm'.repeat(1025), /^"m{79}…: must be a text of 1 to 1024 characters$/],
    ['name', 5, /^5: must be a text of at most 1024 characters, or null$/],
    ['name', 'n'.repeat(1025), /^"n{79}…: must be a text of at most 1024 characters, or null$/],
    ['host', '\u{1F600}'.repeat(1025), /must be a text of at most 1024 characters, or null$/],
    ['vm_state', {}, /^an object: must be a text of at most 1024 characters, or null$/],
    [
      'launched_at',
      '2026-02-30T00:00:00',
      /^"2026-02-30T00:00:00": must be an ISO 8601 time .* or null/,
    ],
    ['launched_at', 1767225600, /^1767225600: must be an ISO 8601 time/],
    ['launched_at', '', /^"": must be an ISO 8601 time .*, or null for none$/],
    ['terminated_at', '', /^"": must be an ISO 8601 time/],
    ['updated_at', '', /^"": must be an ISO 8601 time/],
    ['terminated_at', 'now', /^"now": must be an ISO 8601 time/],
    ['terminated_at', '2026-01-01T12:00:00.1234567890', /at most 9 decimals/],
    ['created_at', false, /^false: must be an ISO 8601 time/],
    ['updated_at', '9999-12-31', /lies in the future, beyond 2255-06-05/],
    ['metadata', 'x', /^"x": must be an object/],
    ['metadata', [], /^a list: must be an object/],
    ['metadata', keys(257), /^257 keys: must be an object of at most 256 keys/],
  ])('is refused if %s is %p', (field, value, message) => {
    const refused = refusal({ ...RECORD, [field]: value });
    expect(refused.field).toBe(field);
    expect(refused.message).toMatch(message);
  });

  it('counts characters of an id, not halves of them', () => {
    expect(toStatement({ ...RECORD, instance_id: '\u{1f600}'.repeat(255) }).serverId).toHaveLength(
      510,
    );
    expect(refusal({ ...RECORD, instance_id: '\u{1f600}'.repeat(256) }).field).toBe('instance_id');
  });

  it('is refused by the name of the metadata that is no text', () => {
    expect(refusal({ ...RECORD, metadata: { a: 1 } }).field).toBe('metadata.a');
  });

  it('is refused if nothing in it has a date', () => {
    const { field, message } = refusal({ ...RECORD, launched_at: null, terminated_at: null });
    expect(field).toBe('updated_at');
    expect(message).toContain('--as-of');
  });

  it('is refused if an unknown field is too deep to be kept', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(refusal({ ...RECORD, deep })).toEqual({
      field: 'deep',
      message: 'a list: must be nested at most 16 deep',
    });
  });
});

const SIZE = { flavor: 'S', vcpus: 1, memory_mb: 2, root_gb: 3 };
const sizeRead = { flavor: 'S', vcpus: 1, memoryMb: 2, rootGb: 3, ephemeralGb: 0 };
const T = at('10:00');
const event = (name: string, more: AnyRecord = {}): AnyRecord => ({
  ...{ event: name, instance_id: 'server-1', at: '2026-01-01T10:00:00' },
  ...more,
});

describe('an event', () => {
  it.each<[string, AnyRecord, AnyRecord]>([
    ['created', { tenant_id: 'p', ...SIZE }, { createdAtUs: T, projectId: 'p', size: sizeRead }],
    ['launched', {}, { launchedAtUs: T, state: 'active' }],
    ['launched', { vm_state: 'error' }, { launchedAtUs: T, state: 'error' }],
    ['resized', SIZE, { launchedAtUs: T, size: sizeRead }],
    ['resized', { ...SIZE, sequence: 0 }, { launchedAtUs: T, size: sizeRead }],
    ['resized', { ...SIZE, sequence: '2' }, { launchedAtUs: T, size: sizeRead, sequence: 2 }],
    ['resize reverted', SIZE, { launchedAtUs: T, size: sizeRead, sequence: 1 }],
    ['resize_reverted', SIZE, { launchedAtUs: T, size: sizeRead, sequence: 1 }],
    ['resize_reverted', { ...SIZE, sequence: 0 }, { launchedAtUs: T, size: sizeRead }],
    ['resize_reverted', { ...SIZE, sequence: 4 }, { launchedAtUs: T, size: sizeRead, sequence: 4 }],
    ['rebuilt', {}, { launchedAtUs: T, state: 'active' }],
    ['rescued', {}, { launchedAtUs: T, state: 'rescued' }],
    ['unshelved', {}, { launchedAtUs: T, state: 'active' }],
    ['state changed', { vm_state: 'stopped' }, { state: 'stopped' }],
    ['State-Changed', { vm_state: 'stopped' }, { state: 'stopped' }],
    ['shelved', {}, { state: 'shelved' }],
    ['soft-deleted', {}, { state: 'soft-delete' }],
    ['renamed', { name: '' }, { name: '' }],
    ['renamed', { name: null }, { name: null }],
    ['owner_changed', { tenant_id: 'q' }, { projectId: 'q' }],
    ['migrated', { host: 'n', availability_zone: 'z' }, { host: 'n', zone: 'z' }],
    ['terminated', {}, { terminatedAtUs: T, state: 'deleted' }],
    [
      'terminated',
      { name: '', host: '', launched_at: '', vcpus: '' },
      { terminatedAtUs: T, state: 'deleted' },
    ],
    ['restored', {}, { restoredAtUs: T, state: 'active' }],
    ['launched', { colour: 'red' }, { launchedAtUs: T, state: 'active', ext: { colour: 'red' } }],
  ])('"%s" with %j says its facts', (name, more, facts) => {
    expect(toStatement(event(name, more))).toEqual({
      ...{ serverId: 'server-1', source: 'file', kind: 'event', atUs: T },
      facts,
    });
  });

  it('"void" is the word of an operator', () => {
    const voids = 'AB'.repeat(32);
    expect(toStatement(event('void', { voids, reason: 'a typing error' }))).toEqual({
      ...{ serverId: 'server-1', source: 'operator', kind: 'void', atUs: T },
      facts: { voids: voids.toLowerCase(), reason: 'a typing error' },
    });
  });

  it.each<[string, AnyRecord, string]>([
    ['exploded', {}, 'event'],
    ['constructor', {}, 'event'],
    ['launched', { at: undefined }, 'at'],
    ['launched', { at: null }, 'at'],
    ['launched', { at: 'soon' }, 'at'],
    ['launched', { instance_id: undefined }, 'instance_id'],
    ['launched', { launched_at: '2026-01-01' }, 'launched_at'],
    ['launched', { tenant_id: null }, 'tenant_id'],
    ['created', { ...SIZE }, 'tenant_id'],
    ['created', { tenant_id: 'p' }, 'flavor'],
    ['resized', { ...SIZE, vcpus: undefined }, 'vcpus'],
    ['launched', { flavor: 'S' }, 'vcpus'],
    ['state_changed', {}, 'vm_state'],
    ['state_changed', { vm_state: null }, 'vm_state'],
    ['renamed', {}, 'name'],
    ['owner_changed', {}, 'tenant_id'],
    ['migrated', { availability_zone: 'z' }, 'host'],
    ['void', { reason: 'x' }, 'voids'],
    ['void', { voids: 'ab', reason: 'x' }, 'voids'],
    ['void', { voids: 'ab'.repeat(32) }, 'reason'],
  ])('"%s" with %j is refused by %s', (name, more, field) => {
    expect(refusal(event(name, more)).field).toBe(field);
  });

  it('names all events that there are if it is none of them', () => {
    expect(refusal(event('gone')).message).toMatch(/^"gone": must be one of created, .*, void$/);
    expect(refusal({ ...RECORD, event: 5 }).message).toMatch(/^5: must be one of created/);
  });
});
