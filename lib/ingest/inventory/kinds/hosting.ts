/** What a server is hosted as: its names, its place, its plan and its limits. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { amount, count, jsonObject } from '../../../domain/values/quantities';
import { foreignId, name } from '../../../domain/values/validators';
import type { HostingChange } from '../../../store/store';
import { matching } from '../../../validator';
import { type Fields, nullable, optional, required } from '../../fields';
import { inventoryKind } from '../kind';
import { datacenterIn, type References } from '../references';

/** One label of a host name. */
const subdomain = matching(
  'a label of a host name: 1 to 63 of a-z, 0-9 and dashes, none at its ends',
  /^(?!-)[a-z0-9-]{1,63}(?<!-)$/,
);

export const hosting = inventoryKind<HostingChange>({
  name: 'hosting',
  after: ['host'],
  fields: [
    ...['server', 'number', 'subdomain', 'moref', 'host', 'datacenter', 'plan', 'odoo_version'],
    ...['cpu_cores', 'ram_mb', 'db_gb', 'file_gb', 'users', 'ext'],
  ],
  read: async (fields, references) => ({
    serverId: required(fields, 'server', foreignId),
    ...pickDefined({
      number: optional(fields, 'number', count(1)),
      subdomain: nullable(fields, 'subdomain', subdomain),
      moref: nullable(fields, 'moref', foreignId),
      plan: nullable(fields, 'plan', name),
      odooVersion: nullable(fields, 'odoo_version', name),
      ...limitsIn(fields),
      ...(await placeIn(fields, references)),
      ext: nullable(fields, 'ext', jsonObject),
    }),
  }),
  put: ({ hostings }, changes) => hostings.put(changes),
});

const limitsIn = (fields: Fields) => ({
  cpuCores: nullable(fields, 'cpu_cores', amount),
  ramMb: nullable(fields, 'ram_mb', count()),
  dbGb: nullable(fields, 'db_gb', amount),
  fileGb: nullable(fields, 'file_gb', amount),
  users: nullable(fields, 'users', count()),
});

/** Where a host is given and no datacenter, it is the host's. */
async function placeIn(fields: Fields, references: References) {
  const nodeId = nullable(fields, 'host', foreignId);
  const host = typeof nodeId === 'string' ? await references.host('host', nodeId) : nodeId;
  const isNowhere = fields['datacenter'] === null;
  const datacenterId = isNowhere ? null : await datacenterIn(fields, references);
  return {
    nodeId,
    datacenterId: datacenterId === undefined ? host?.datacenterId : datacenterId,
  };
}
