/** What one answer about a server says of its life, without memory: a row as of its last change. */

import type { Facts, Size, Statement } from '../../domain/observation';
import { instant } from '../../domain/values/validators';
import { type Fields, isBlank, isObject, nullable, required } from '../fields';
import { defined, metadataOf } from '../nova-notifications/snapshot';
import { endOfSecond } from '../records/cut-second';
import { id, nameIn, nonEmptyText, size, textIn } from '../records/fields';
import { serverIdOf } from './server';

/** `askedAtUs`: when Nova was asked for it. Throws RefusedField. */
export function statementOf(server: Fields, askedAtUs?: number): Statement {
  const createdAtUs = required(server, 'created', instant);
  const updatedAtUs = nullable(server, 'updated', instant);
  return {
    serverId: serverIdOf(server),
    source: 'api',
    kind: 'row',
    atUs: endOfSecond(updatedAtUs ?? createdAtUs, askedAtUs),
    facts: { ...factsOf(server), createdAtUs },
  };
}

function factsOf(server: Fields): Facts {
  const launchedAtUs = nullable(server, 'OS-SRV-USG:launched_at', instant);
  const facts = defined({
    projectId: required(server, 'tenant_id', id),
    launchedAtUs,
    terminatedAtUs: nullable(server, 'OS-SRV-USG:terminated_at', instant),
    state: textIn(server, 'OS-EXT-STS:vm_state'),
    name: nameIn(server, 'name'),
    image: imageOf(server['image']),
  });
  return {
    ...facts,
    ...metadataOf(server),
    // A server that was never launched is on no host yet.
    ...(typeof launchedAtUs === 'number' && placeOf(server)),
    ...(!isResizing(server) && sizeIn(server['flavor'])),
  };
}

/** The new size is shown before it is certain. */
const isResizing = (server: Fields): boolean =>
  String(server['OS-EXT-STS:task_state']).startsWith('resize_');

const placeOf = (server: Fields): Pick<Facts, 'host' | 'zone'> =>
  defined({
    host: textIn(server, 'OS-EXT-SRV-ATTR:host'),
    zone: textIn(server, 'OS-EXT-AZ:availability_zone'),
  });

/** An empty text if it was booted from a volume. */
function imageOf(image: unknown): string | null | undefined {
  if (image === '') return null;
  return isObject(image) && typeof image['id'] === 'string' ? image['id'] : undefined;
}

/** Nothing if it only names the flavor, whose size could not be found. */
function sizeIn(flavor: unknown): Pick<Facts, 'size' | 'swapMb'> {
  if (!isObject(flavor) || flavor['original_name'] === undefined) return {};
  const named = Object.fromEntries(
    Object.entries(flavor).map(([field, value]) => [`flavor.${field}`, value]),
  );
  const embedded: Size = {
    flavor: required(named, 'flavor.original_name', nonEmptyText),
    vcpus: required(named, 'flavor.vcpus', size),
    memoryMb: required(named, 'flavor.ram', size),
    rootGb: required(named, 'flavor.disk', size),
    ephemeralGb: required(named, 'flavor.ephemeral', size),
  };
  const swap = named['flavor.swap'];
  return {
    size: embedded,
    ...defined({ swapMb: isBlank(swap) ? undefined : required(named, 'flavor.swap', size) }),
  };
}
