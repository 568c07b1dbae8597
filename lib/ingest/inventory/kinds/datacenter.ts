/** A datacenter of a site. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { count, jsonObject } from '../../../domain/values/quantities';
import { foreignId, name } from '../../../domain/values/validators';
import type { DatacenterChange } from '../../../store/store';
import { nullable, optional, required } from '../../fields';
import { inventoryKind } from '../kind';
import { siteIn } from '../references';

export const datacenter = inventoryKind<DatacenterChange>({
  name: 'datacenter',
  after: ['site'],
  fields: ['id', 'site', 'number', 'name', 'ext'],
  ignored: ['label'],
  read: async (fields, references) => ({
    id: required(fields, 'id', foreignId),
    ...pickDefined({
      siteId: await siteIn(fields, references),
      number: optional(fields, 'number', count(1)),
      name: nullable(fields, 'name', name),
      ext: nullable(fields, 'ext', jsonObject),
    }),
  }),
  put: ({ datacenters }, changes) => datacenters.put(changes),
});
