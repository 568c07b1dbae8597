/** Hosts, on which servers run, and filers, on which their disks lie. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { count, jsonObject } from '../../../domain/values/quantities';
import { flag, foreignId } from '../../../domain/values/validators';
import type { NodeChange } from '../../../store/store';
import { choice } from '../../../validator';
import { type Fields, nullable, optional, required } from '../../fields';
import { inventoryKind } from '../kind';
import { datacenterIn, type References } from '../references';

const STATES = choice('adding', 'delivered', 'error', 'removing', 'unknown');

/** What both have. */
const FIELDS = ['id', 'datacenter', 'number', 'name', 'state', 'connection', 'size_gb', 'ext'];

async function nodeIn(fields: Fields, references: References) {
  return pickDefined({
    datacenterId: await datacenterIn(fields, references),
    number: optional(fields, 'number', count(1)),
    name: optional(fields, 'name', foreignId),
    state: nullable(fields, 'state', STATES),
    sizeGb: nullable(fields, 'size_gb', count()),
    ext: nullable(fields, 'ext', jsonObject),
  });
}

export const host = inventoryKind<NodeChange>({
  name: 'host',
  after: ['datacenter'],
  fields: [...FIELDS, 'cpu_cores', 'cpu_mhz', 'memory_mb', 'maintenance'],
  read: async (fields, references) => ({
    id: required(fields, 'id', foreignId),
    kind: 'host',
    ...(await nodeIn(fields, references)),
    ...pickDefined({
      cpuCores: nullable(fields, 'cpu_cores', count(1, 1_000_000)),
      cpuMhz: nullable(fields, 'cpu_mhz', count(1, 1_000_000)),
      memoryMb: nullable(fields, 'memory_mb', count()),
      connection: nullable(
        fields,
        'connection',
        choice('connected', 'disconnected', 'not_responding'),
      ),
      isInMaintenance: nullable(fields, 'maintenance', flag),
    }),
  }),
  put: ({ nodes }, changes) => nodes.put(changes),
});

export const filer = inventoryKind<NodeChange>({
  name: 'filer',
  // An id is a host's or a filer's: a host that has it comes first, whatever the order of the lines.
  after: ['host'],
  fields: FIELDS,
  read: async (fields, references) => ({
    id: required(fields, 'id', foreignId),
    kind: 'filer',
    ...(await nodeIn(fields, references)),
    ...pickDefined({ connection: nullable(fields, 'connection', choice('online', 'offline')) }),
  }),
  put: ({ nodes }, changes) => nodes.put(changes),
});
