/** A site: a cloud, or a part of one that is operated by itself, with what it reports of its hypervisors. */
import { pickDefined } from '../../../domain/values/pick-defined';
import { jsonObject, numbersByName } from '../../../domain/values/quantities';
import { foreignId, instant, name } from '../../../domain/values/validators';
import type { SiteChange } from '../../../store/store';
import { matching } from '../../../validator';
import { type Fields, nullable, optional, RefusedField, required } from '../../fields';
import { inventoryKind } from '../kind';
import { accountIn } from '../references';

/** As it is, since callers ask for it by exactly this text. */
const authUrl = matching(
  'a URL of http or https without blanks, of at most 1,024 characters',
  /^https?:\/\/[^\s\p{Cc}\p{Cs}]{1,1000}$/u,
);

export const site = inventoryKind<SiteChange>({
  name: 'site',
  after: ['account'],
  fields: ['id', 'name', 'auth_url', 'region', 'account', 'statistics', 'statistics_at', 'ext'],
  read: async (fields, references) => ({
    id: required(fields, 'id', foreignId),
    ...pickDefined({
      name: optional(fields, 'name', foreignId),
      authUrl: nullable(fields, 'auth_url', authUrl),
      region: nullable(fields, 'region', name),
      accountId: await accountIn(fields, references),
      ext: nullable(fields, 'ext', jsonObject),
      ...statisticsIn(fields),
    }),
  }),
  put: ({ sites }, changes) => sites.put(changes),
});

/** A report has a time, by which the newest one is known. */
function statisticsIn(fields: Fields): Pick<SiteChange, 'statistics' | 'statisticsAtUs'> {
  const statistics = nullable(fields, 'statistics', numbersByName);
  const statisticsAtUs = nullable(fields, 'statistics_at', instant);
  if (statistics === undefined && statisticsAtUs !== undefined && statisticsAtUs !== null) {
    throw new RefusedField(
      'statistics',
      `missing: must be ${numbersByName.allowed}, as it has a time`,
    );
  }
  if (!statistics) return pickDefined({ statistics });
  return { statistics, statisticsAtUs: required(fields, 'statistics_at', instant) };
}
