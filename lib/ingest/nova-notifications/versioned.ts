/** The payload of `instance.*`: objects with a name and a version. */
import { type Fields, isBlank, isObject, RefusedField, required } from '../fields';
import { id, nameIn, optionalSizeIn, textIn } from '../records/fields';
import { quoted } from '../text';
import { knownIn, plainIn } from './kept';
import { defined, metadataOf, placeOf, type Snapshot, sizeOf, timeOf, timesOf } from './snapshot';

const NAME = 'nova_object.name';
const VERSION = 'nova_object.version';
const DATA = 'nova_object.data';

/** The major versions that are understood, where that is not 1. */
const MAJOR: Readonly<Record<string, number>> = {
  InstanceUpdatePayload: 2,
  InstanceExistsPayload: 2,
};

/** Throws RefusedField. */
export function versionedSnapshot(payload: Fields): Snapshot {
  const data = dataOf(payload, 'payload');
  return {
    serverId: required(data, 'uuid', id),
    updatedAtUs: timeOf(data, 'updated_at'),
    task: textIn(data, 'task_state') ?? null,
    times: timesOf(data),
    owner: defined({
      projectId: required(data, 'tenant_id', id),
      name: nameIn(data, 'display_name'),
    }),
    described: { ...defined({ image: textIn(data, 'image_uuid') }), ...metadataOf(data) },
    state: defined({ state: textIn(data, 'state') }),
    place: placeOf(data),
    size: sizeIn(data['flavor']),
  };
}

function sizeIn(flavor: unknown): Snapshot['size'] {
  if (isBlank(flavor)) return {};
  const data = dataOf(flavor, 'flavor');
  return { size: sizeOf(data, 'name'), ...defined({ swapMb: optionalSizeIn(data, 'swap') }) };
}

/** New fields come with a minor version; with another major one the known ones may mean something else. */
function dataOf(object: unknown, field: string): Fields {
  const data = isObject(object) ? object[DATA] : undefined;
  if (!isObject(object) || !isObject(data)) {
    throw new RefusedField(field, `must be an object with ${DATA}, which is an object`);
  }
  const major = MAJOR[String(object[NAME])] ?? 1;
  const version = object[VERSION];
  if (typeof version === 'string' && version.startsWith(`${major}.`)) return data;
  throw new RefusedField(`${field}.${VERSION}`, `${quoted(version)}: must be ${major}.x`);
}

/** Empty if there is none. */
export function auditPeriodOf(payload: Fields): Fields {
  const data = payload[DATA];
  const period = isObject(data) ? data['audit_period'] : undefined;
  const written = isObject(period) ? period[DATA] : undefined;
  return isObject(written) ? written : {};
}

const OBJECT_FIELDS = [NAME, VERSION];
const DATA_FIELDS = [
  ...['uuid', 'tenant_id', 'display_name', 'state', 'task_state', 'host', 'availability_zone'],
  ...['created_at', 'launched_at', 'terminated_at', 'updated_at', 'image_uuid'],
];
const FLAVOR_FIELDS = ['name', 'vcpus', 'memory_mb', 'root_gb', 'ephemeral_gb', 'swap'];

/** What may be kept of a payload that was refused: what is read of it. */
export function knownVersioned(payload: Fields): Fields {
  const data = payload[DATA];
  if (!isObject(data)) return plainIn(payload, OBJECT_FIELDS);
  const { flavor } = data;
  const known = {
    ...knownIn(data, DATA_FIELDS),
    ...(isObject(flavor) && { flavor: knownFlavor(flavor) }),
  };
  return { ...plainIn(payload, OBJECT_FIELDS), [DATA]: known };
}

function knownFlavor(flavor: Fields): Fields {
  const data = flavor[DATA];
  const known = isObject(data) && { [DATA]: plainIn(data, FLAVOR_FIELDS) };
  return { ...plainIn(flavor, OBJECT_FIELDS), ...known };
}
