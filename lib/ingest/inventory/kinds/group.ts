/** A group of projects. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { foreignId, name, uuid } from '../../../domain/values/validators';
import type { ProjectGroupChange } from '../../../store/store';
import { list, nullable, required } from '../../fields';
import { inventoryKind } from '../kind';
import { accountIn } from '../references';

interface GroupLine {
  readonly change: ProjectGroupChange;
  /** All projects of the group; undefined: as they were. */
  readonly projects: readonly string[] | undefined;
}

export const group = inventoryKind<GroupLine>({
  name: 'group',
  after: ['account'],
  fields: ['id', 'name', 'account', 'projects'],
  read: async (fields, references) => ({
    projects: list(fields, 'projects', foreignId),
    change: {
      id: required(fields, 'id', uuid),
      ...pickDefined({
        name: nullable(fields, 'name', name),
        accountId: await accountIn(fields, references),
      }),
    },
  }),
  async put({ groups }, lines) {
    await groups.put(lines.map(({ change }) => change));
    for (const { change, projects } of lines) {
      if (projects) await groups.setProjects(change.id, projects);
    }
  },
});
