/** An event record: one dated change of one server, or a void, by which an operator takes an observation back. */
import type { Statement } from '../../domain/observation';
import type { VmState } from '../../domain/states';
import { instant } from '../../domain/values/validators';
import { type Fields, isBlank, refuse, required } from '../fields';
import { type Draft, optionalSizeOf, SIZE_FIELDS, setIfDefined, setOther, sizeOf } from './facts';
import { id, nameIn, nonEmptyText, optionalSizeIn, type RecordOptions, textIn } from './fields';
import { refuseBeyondRange } from './future';
import { extIn } from './metadata';

/** What an event means beyond the fields of its record. */
interface Meaning {
  /** The fact that gets the instant of the event. */
  readonly dates?: 'createdAtUs' | 'launchedAtUs' | 'terminatedAtUs' | 'restoredAtUs';
  /** The state that it leads to, unless the record has another one. */
  readonly state?: VmState;
  /** Its place among several changes at one instant, unless the record gives another one. */
  readonly sequence?: number;
  readonly needs?: readonly Need[];
}

type Need = 'size' | 'tenant_id' | 'vm_state' | 'name' | 'host';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  created: { dates: 'createdAtUs', needs: ['tenant_id', 'size'] },
  launched: { dates: 'launchedAtUs', state: 'active' },
  resized: { dates: 'launchedAtUs', needs: ['size'] },
  // Within a second it can only follow the resize that it takes back.
  resize_reverted: { dates: 'launchedAtUs', needs: ['size'], sequence: 1 },
  rebuilt: { dates: 'launchedAtUs', state: 'active' },
  rescued: { dates: 'launchedAtUs', state: 'rescued' },
  unshelved: { dates: 'launchedAtUs', state: 'active' },
  state_changed: { needs: ['vm_state'] },
  shelved: { state: 'shelved' },
  soft_deleted: { state: 'soft-delete' },
  renamed: { needs: ['name'] },
  owner_changed: { needs: ['tenant_id'] },
  migrated: { needs: ['host'] },
  terminated: { dates: 'terminatedAtUs', state: 'deleted' },
  restored: { dates: 'restoredAtUs', state: 'active' },
};

const EVENT_ALLOWED = `one of ${[...Object.keys(MEANINGS), 'void'].join(', ')}`;

export const EVENT_FIELDS: ReadonlySet<string> = new Set([
  ...['event', 'at', 'instance_id', 'tenant_id', 'name', ...SIZE_FIELDS, 'swap_mb', 'vm_state'],
  ...['availability_zone', 'host', 'cell', 'image', 'metadata', 'voids', 'reason', 'deleted'],
  'sequence', // which of several changes at one instant came later
  'key', // as in a lifetime
]);

/** The times of a lifetime. An event has `at` only: with both there would be two dates for one change. */
export const RECORD_TIMES: readonly string[] = [
  'created_at',
  'launched_at',
  'terminated_at',
  'updated_at',
];

export function event(line: Fields, { sourceClass }: RecordOptions): Statement {
  const name = wordOf(line);
  const fields = withoutBlanks(line, name);
  const serverId = required(fields, 'instance_id', id);
  refuseBeyondRange(fields, 'at');
  const atUs = required(fields, 'at', instant);
  if (name === 'void')
    return { serverId, source: 'operator', kind: 'void', atUs, facts: voidOf(fields) };
  const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
  if (!meaning) return refuse('event', line['event'], EVENT_ALLOWED);
  return {
    serverId,
    source: sourceClass,
    kind: 'event',
    atUs,
    facts: factsOf(fields, meaning, atUs),
  };
}

/** "Resize reverted", "resize-reverted" and "resize_reverted" are the same event. */
function wordOf(line: Fields): string {
  const { event: name } = line;
  if (typeof name !== 'string') return refuse('event', name, EVENT_ALLOWED);
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** An empty text counts as a missing field, since CSV has no other way to leave one out. Only a name can be made empty. */
function withoutBlanks(line: Fields, name: string): Fields {
  for (const field of RECORD_TIMES) {
    if (!isBlank(line[field])) refuse(field, line[field], 'left out: the time of an event is "at"');
  }
  const entries = Object.entries(line).filter(
    ([field, value]) =>
      !RECORD_TIMES.includes(field) && (value !== '' || (field === 'name' && name === 'renamed')),
  );
  return Object.fromEntries(entries);
}

function factsOf(fields: Fields, meaning: Meaning, atUs: number): Draft {
  for (const need of meaning.needs ?? []) CHECKS[need](fields);
  const facts: Draft = {};
  if (meaning.dates) facts[meaning.dates] = atUs;
  setIfDefined(facts, 'state', textIn(fields, 'vm_state') ?? meaning.state);
  setIfDefined(facts, 'size', optionalSizeOf(fields));
  if (fields['tenant_id'] !== undefined) facts.projectId = required(fields, 'tenant_id', id);
  setIfDefined(facts, 'sequence', sequenceOf(fields, meaning));
  setOther(facts, fields, EVENT_FIELDS);
  return facts;
}

/** 0 is the same as none, so it is left out: both must be one observation. */
const sequenceOf = (fields: Fields, { sequence }: Meaning): number | undefined =>
  (optionalSizeIn(fields, 'sequence') ?? sequence) || undefined;

/** Throws RefusedField unless the need is met. */
const CHECKS: Readonly<Record<Need, (fields: Fields) => unknown>> = {
  size: sizeOf,
  tenant_id: (fields) => required(fields, 'tenant_id', id),
  vm_state: (fields) => required(fields, 'vm_state', nonEmptyText),
  host: (fields) => required(fields, 'host', nonEmptyText),
  name: (fields) =>
    nameIn(fields, 'name') !== undefined || refuse('name', undefined, 'a text or null'),
};

const OBSERVATION_ID = /^[0-9a-f]{64}$/i;

/** Recording is for operators, so a void has the rank of an operator whatever source it comes from. */
function voidOf(fields: Fields): Draft {
  const { voids } = fields;
  if (typeof voids !== 'string' || !OBSERVATION_ID.test(voids)) {
    return refuse('voids', voids, 'the id of the observation to take back, 64 hexadecimal digits');
  }
  const facts: Draft = {
    voids: voids.toLowerCase(),
    reason: required(fields, 'reason', nonEmptyText),
  };
  setIfDefined(facts, 'ext', extIn(fields, EVENT_FIELDS));
  return facts;
}
