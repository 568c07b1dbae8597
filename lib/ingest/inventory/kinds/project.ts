/** A project of the cloud, with the account that pays for it. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { foreignId, name } from '../../../domain/values/validators';
import type { ProjectChange } from '../../../store/store';
import { type Fields, nullable, required } from '../../fields';
import { inventoryKind } from '../kind';
import { accountIn } from '../references';

export const project = inventoryKind<ProjectChange>({
  name: 'project',
  after: ['account'],
  fields: ['id', 'name', 'account', 'domain', 'cloud_name'],
  ignored: ['enabled', 'seen_at', 'synced_at'],
  read: async (fields, references) => ({
    id: required(fields, 'id', foreignId),
    ...pickDefined({
      ...namesIn(fields),
      accountId: await accountIn(fields, references),
      domainId: nullable(fields, 'domain', foreignId),
    }),
  }),
  put: ({ projects }, changes) => projects.put(changes),
});

/** Printed lists show the cloud's name in `name` if the project was given none, so an equal name was not given. */
function namesIn(fields: Fields) {
  const written = nullable(fields, 'name', name);
  const cloudName = nullable(fields, 'cloud_name', name);
  const isCloudName = typeof written === 'string' && written === cloudName;
  return { name: isCloudName ? null : written, cloudName };
}
