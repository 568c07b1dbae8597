/** A quota of a project: how much it may use, in all or in one site, and how much it does. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { foreignId } from '../../../domain/values/validators';
import type { QuotaChange } from '../../../store/store';
import { matching, type Validator } from '../../../validator';
import { nullable, required } from '../../fields';
import { inventoryKind } from '../kind';
import { siteIn } from '../references';

const QUOTA_NAME = matching(
  'a name of at most 64 characters a-z, A-Z, 0-9, "_" and "-", such as vcpu, ram or storage',
  /^[A-Za-z0-9_-]{1,64}$/,
);

const number = (least: number, allowed: string): Validator<number> => ({
  allowed,
  read: (written) =>
    typeof written === 'number' && Number.isFinite(written) && (written >= 0 || written === least)
      ? written
      : undefined,
});

const LIMIT = number(-1, 'a number that is not negative, or -1 for no limit');
const USAGE = number(0, 'a number that is not negative');

export const quota = inventoryKind<QuotaChange>({
  name: 'quota',
  after: ['site', 'project'],
  fields: ['project', 'site', 'name', 'limit', 'usage'],
  read: async (fields, references) => ({
    projectId: required(fields, 'project', foreignId),
    siteId: (await siteIn(fields, references)) ?? null,
    name: required(fields, 'name', QUOTA_NAME),
    ...pickDefined({
      limit: nullable(fields, 'limit', LIMIT),
      usage: nullable(fields, 'usage', USAGE),
    }),
  }),
  put: ({ quotas }, changes) => quotas.put(changes),
});
