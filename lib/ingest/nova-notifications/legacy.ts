/** The flat payload of `compute.instance.*`. It knows no swap and no time of its last change. */
import { type Fields, required } from '../fields';
import { id, nameIn, textIn } from '../records/fields';
import { defined, metadataOf, placeOf, type Snapshot, sizeOf, timesOf } from './snapshot';

/** Throws RefusedField. */
export const legacySnapshot = (payload: Fields): Snapshot => ({
  serverId: required(payload, 'instance_id', id),
  updatedAtUs: undefined,
  task: textIn(payload, 'state_description') ?? null,
  times: timesOf(payload),
  owner: defined({
    projectId: required(payload, 'tenant_id', id),
    name: nameIn(payload, 'display_name'),
  }),
  described: { ...imageOf(payload), ...metadataOf(payload) },
  state: defined({ state: textIn(payload, 'state') }),
  place: placeOf(payload),
  size: { size: sizeOf(payload, 'instance_type') },
});

/** The URL of an image ends in its id. */
function imageOf(payload: Fields): Snapshot['described'] {
  const url = textIn(payload, 'image_ref_url');
  return typeof url === 'string'
    ? { image: url.slice(url.lastIndexOf('/') + 1) }
    : defined({ image: url });
}

/** What may be kept of a payload that was refused: what is read of it. */
export const LEGACY_FIELDS: readonly string[] = [
  ...['instance_id', 'tenant_id', 'display_name', 'instance_type', 'vcpus', 'memory_mb', 'root_gb'],
  ...['ephemeral_gb', 'state', 'state_description', 'host', 'availability_zone', 'created_at'],
  ...['launched_at', 'terminated_at', 'image_ref_url'],
];
