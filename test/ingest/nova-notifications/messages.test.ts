/** What single messages say, and how those are refused that cannot be understood. */
import { RefusedField } from '../../../lib/ingest/fields';
import { batchOf } from '../../../lib/ingest/nova-notifications/batch';
import { readMessage } from '../../../lib/ingest/nova-notifications/read';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import { messages } from '../../support/nova-notifications/recording';

const LEGACY = {
  ...{ tenant_id: 'p1', instance_id: 's1', display_name: 'web', instance_type: 'small' },
  ...{ memory_mb: 512, vcpus: 1, root_gb: 1, ephemeral_gb: 0, host: 'c1', availability_zone: 'z' },
  ...{ created_at: '2026-01-01 00:00:00+00:00', launched_at: '2026-01-01T00:00:05.250000' },
  ...{ terminated_at: '', deleted_at: '', state: 'active', state_description: '' },
  ...{ image_ref_url: 'http://glance/images/i1', metadata: { a: 'b' } },
};

const FLAVOR = { name: 'small', memory_mb: 512, vcpus: 1, root_gb: 1, ephemeral_gb: 0, swap: 64 };

const object = (name: string, data: object, version = '1.4') => ({
  ...{ 'nova_object.name': name, 'nova_object.namespace': 'nova' },
  ...{ 'nova_object.version': version, 'nova_object.data': data },
});

const VERSIONED = {
  ...{ uuid: 's1', tenant_id: 'p1', display_name: 'web', host: 'c1', availability_zone: 'z' },
  ...{ created_at: '2026-01-01T00:00:00Z', launched_at: '2026-01-01T00:00:05Z' },
  ...{ terminated_at: null, updated_at: '2026-01-01T00:00:06Z', state: 'active', task_state: null },
  ...{ image_uuid: 'i1', metadata: {}, flavor: object('FlavorPayload', FLAVOR) },
};

interface Sent {
  readonly type: string;
  readonly payload: unknown;
  readonly caller?: string | null;
}

const message = ({ type, payload, caller = 'u1' }: Sent): object => ({
  ...{ message_id: 'm1', event_type: type, timestamp: '2026-01-01 00:00:06.500000', payload },
  _context_user_id: caller,
});

const wrapped = (inner: object | string): string =>
  JSON.stringify({
    'oslo.version': '2.0',
    'oslo.message': typeof inner === 'string' ? inner : JSON.stringify(inner),
  });

const LATEST = { latestUs: NO_LIMIT };
const SECRET = { token: 'secret' };

const read = (body: string) => readMessage(body, LATEST);
const said = (sent: Sent) => read(wrapped(message(sent))).observation;
const legacy = (type: string, change: object = {}, caller?: string | null) =>
  said({
    type: `compute.instance.${type}`,
    payload: { ...LEGACY, ...change },
    ...(caller !== undefined && { caller }),
  });
const versioned = (type: string, change: object = {}, caller?: string | null) =>
  said({
    type: `instance.${type}`,
    payload: object('InstanceActionPayload', { ...VERSIONED, ...change }, '1.8'),
    ...(caller !== undefined && { caller }),
  });

const at = (text: string): number => Date.parse(`${text}Z`) * 1000;
const LAUNCHED = at('2026-01-01T00:00:05.250');
const SENT = at('2026-01-01T00:00:06.500');
const SIZE = { flavor: 'small', vcpus: 1, memoryMb: 512, rootGb: 1, ephemeralGb: 0 };

describe('a message', () => {
  it('at the end of a build with a fraction of a second is an event at the launch', () => {
    expect(legacy('create.end')).toMatchObject({
      ...{ serverId: 's1', source: 'notification', kind: 'event', atUs: LAUNCHED },
      facts: { launchedAtUs: LAUNCHED, state: 'active', size: SIZE, host: 'c1', projectId: 'p1' },
    });
    expect(legacy('create.end')?.facts).not.toHaveProperty('terminatedAtUs');
  });

  it('is a row as of its time in all other cases, with swap where it is known', () => {
    expect(legacy('update')).toMatchObject({
      kind: 'row',
      atUs: SENT,
      facts: { terminatedAtUs: null },
    });
    expect(legacy('update')?.facts).not.toHaveProperty('swapMb');
    expect(versioned('create.end')).toMatchObject({
      ...{ kind: 'row', atUs: SENT },
      facts: { launchedAtUs: at('2026-01-01T00:00:05'), size: SIZE, swapMb: 64, image: 'i1' },
    });
  });

  it('says nothing at the start of something, and while something is under way', () => {
    expect(legacy('delete.start')).toBeUndefined();
    expect(legacy('update', { state_description: 'resize_finish' })).toBeUndefined();
    expect(versioned('resize_finish.start')).toBeUndefined();
    expect(versioned('update', { task_state: 'deleting' })).toBeUndefined();
  });

  it('before the launch says no host and no zone', () => {
    const facts = legacy('update', { launched_at: '', state: 'building' })?.facts;
    expect(facts).toMatchObject({ launchedAtUs: null, state: 'building' });
    expect(facts).not.toHaveProperty('host');
    expect(facts).not.toHaveProperty('zone');
  });

  it('of an audit is a row of the last change, so that a repeated one is a repeat', () => {
    expect(versioned('exists', {}, null)).toMatchObject({ kind: 'row', atUs: SENT });
    const earlier = { updated_at: '2026-01-01T00:00:01Z' };
    expect(versioned('exists', earlier, null)?.atUs).toBe(at('2026-01-01T00:00:01.999') + 999);
    expect(versioned('exists', { task_state: 'resize_prep' }, null)?.facts).not.toHaveProperty(
      'size',
    );
    expect(versioned('exists', { updated_at: null }, null)?.atUs).toBe(at('2026-01-01T00:00:05'));
    const facts = legacy('exists', {}, null)?.facts;
    expect(legacy('exists', {}, null)?.atUs).toBe(LAUNCHED);
    expect(facts).toMatchObject({ size: SIZE, projectId: 'p1', name: 'web' });
    for (const undated of ['state', 'host', 'zone']) expect(facts).not.toHaveProperty(undated);
  });

  it('about anything but a server says nothing', () => {
    expect(said({ type: 'scheduler.select_destinations.end', payload: {} })).toBeUndefined();
    expect(said({ type: 'service.update', payload: {} })).toBeUndefined();
    for (const payload of [null, 7, 'x', [{}]])
      expect(said({ type: 'x', payload })).toBeUndefined();
  });

  it('without an envelope is read, too', () => {
    expect(read(JSON.stringify(message({ type, payload: LEGACY }))).observation).toEqual(
      legacy('update'),
    );
  });

  it('with metadata that are no texts is still billed', () => {
    expect(legacy('update', { metadata: { a: 1, b: 'c' } })?.facts.metadata).toEqual({ b: 'c' });
    expect(legacy('update', { metadata: [] })?.facts).not.toHaveProperty('metadata');
  });
});

const type = 'compute.instance.update';
const DEPTH = 200_000;
/** A message whose payload would exhaust the stack of whatever walks through it. */
const nested = (type: string): string =>
  wrapped(
    JSON.stringify(message({ type, payload: 'P' })).replace(
      '"P"',
      `{"a":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`,
    ),
  );

describe('what cannot be understood', () => {
  it.each<[string, string, string | undefined]>([
    ['JSON that is cut short', wrapped(message({ type, payload: LEGACY })).slice(0, 80), undefined],
    ['a message within that is cut short', wrapped('{"payload": '), undefined],
    [
      'another envelope',
      JSON.stringify({ 'oslo.version': '3.0', 'oslo.message': '{}' }),
      'oslo.version',
    ],
    ['no event', wrapped({ timestamp: '2026-01-01 00:00:00', payload: {} }), 'event_type'],
    ['no payload', wrapped(message({ type, payload: null })), 'payload'],
    ['a payload that is a text', wrapped(message({ type, payload: 'secret-token' })), 'payload'],
    ['a message that is null', wrapped('null'), undefined],
    ['an envelope around nothing', '{"oslo.version":"2.0","oslo.message":null}', 'oslo.message'],
    ['no body at all', '', undefined],
    ['what is nested without end', nested(type), undefined],
    ['something else of another', nested('x'), undefined],
    ['no time', wrapped({ event_type: type, payload: LEGACY }), 'timestamp'],
    ['no id', wrapped(message({ type, payload: { ...LEGACY, instance_id: null } })), 'instance_id'],
    ['a size that is none', wrapped(message({ type, payload: { ...LEGACY, vcpus: -1 } })), 'vcpus'],
    [
      'another major version',
      wrapped(
        message({
          type: 'instance.update',
          payload: object('InstanceUpdatePayload', VERSIONED, '3.0'),
        }),
      ),
      'payload.nova_object.version',
    ],
  ])('%s is refused by its field', (_what, body, field) => {
    expect(() => read(body)).toThrow(RefusedField);
    expect(() => read(body)).toThrow(expect.objectContaining({ field }));
    expect(() => read(body)).not.toThrow(/secret/);
  });

  it('is refused if it lies in the future', () => {
    const body = wrapped(message({ type, payload: LEGACY }));
    const latestUs = () => at('2025-12-31T00:00:00');
    expect(() => readMessage(body, { latestUs, futureNeeds: 'x' })).toThrow(/lies in the future/);
  });

  it('is kept with its known fields only, and can be read again', async () => {
    const payload = {
      ...LEGACY,
      vcpus: 'many',
      auth_token: 'secret-token',
      extra: { url: 'mysql://u:pw@h' },
      metadata: { a: 'b', deep: { token: 'secret-token' } },
    };
    const sent = { ...message({ type, payload }), _context_auth_token: 'secret-token' };
    const { refused = [] } = await batchOf([{ content: Buffer.from(wrapped(sent)) }], LATEST);
    expect(refused).toHaveLength(1);
    const [{ raw, field, reason } = { raw: '', field: '', reason: '' }] = refused;
    expect({ field, reason }).toMatchObject({
      field: 'vcpus',
      reason: expect.stringContaining('many'),
    });
    expect(raw).not.toMatch(/secret|mysql|extra/);
    expect(() => read(raw)).toThrow(expect.objectContaining({ field: 'vcpus' }));
    expect(read(raw.replace('"many"', '1')).observation).toEqual(legacy('update'));
  });

  it('because a known field holds something else is kept without that', async () => {
    const sent = message({ type, payload: { ...LEGACY, display_name: SECRET } });
    const { refused = [] } = await batchOf([{ content: Buffer.from(wrapped(sent)) }], LATEST);
    expect(refused).toMatchObject([{ field: 'display_name' }]);
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  it('of the versioned kind is kept likewise', async () => {
    const flavor = object('FlavorPayload', { ...FLAVOR, vcpus: 'many', extra_specs: SECRET });
    const payload = object('InstanceActionPayload', { ...VERSIONED, flavor, fault: SECRET });
    const body = wrapped(message({ type: 'instance.update', payload: { ...payload, ...SECRET } }));
    const { refused = [] } = await batchOf([{ content: Buffer.from(body) }], LATEST);
    expect(refused).toMatchObject([{ field: 'vcpus' }]);
    const { raw = '' } = refused[0] ?? {};
    expect(raw).not.toContain('secret');
    expect(read(raw.replace('"many"', '1')).observation).toEqual(versioned('update'));
  });

  it('is kept as its length and hash where nothing of it is known', async () => {
    const bodies = [
      '{"token": "secret"',
      wrapped({ ...message({ type, payload: 7 }), a: 'secret' }),
    ];
    const content = bodies.map((body) => ({ content: Buffer.from(body) }));
    const huge = { content: Buffer.alloc(20 << 20, 'x') };
    const { refused = [] } = await batchOf([...content, huge], LATEST);
    expect(refused).toHaveLength(3);
    expect(JSON.stringify(refused)).not.toContain('secret');
    expect(JSON.parse(refused[2]?.raw ?? '')).toMatchObject({ bytes: 20 << 20 });
    expect(refused[2]?.reason).toMatch(/must be at most/);
  });
});

it('the recording is understood completely, and no token or password of it is kept', async () => {
  const content = messages.map(({ body }) => ({ content: Buffer.from(body) }));
  const { submitted, refused, ignored } = await batchOf(content, LATEST);
  expect(refused).toEqual([]);
  expect(submitted.length).toBeGreaterThan(500);
  expect([...ignored.keys()]).toEqual(
    expect.arrayContaining(['scheduler.select_destinations.start']),
  );
  expect(JSON.stringify(submitted)).not.toMatch(/SCRUBBED|cloud-secret|mysql\+/);
});
