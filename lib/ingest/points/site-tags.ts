/** Tags that vScope's series have of their site, which its collectors need not write. */
import { datacenterLabelParts } from '../../domain/points/binding';
import type { MeasuredPoint, Points, Site, Store } from '../../store/store';

const PREFIX = 'vscope.';
const SERVICE_TYPE = 'vscope';

/** The same points; what is written under a name of vScope gets the tags of its site, where the inventory knows it. */
export const withSiteTags = ({ points, sites }: Pick<Store, 'points' | 'sites'>): Points => ({
  ...points,
  async write(measured, scope) {
    const tags = await tagsByLabel(sites, measured);
    return points.write(tags.size === 0 ? measured : measured.map(taggedBy(tags)), scope);
  },
});

type TagsByLabel = ReadonlyMap<string, Readonly<Record<string, string>>>;

const labelOf = ({ metric, tags }: MeasuredPoint): string | undefined =>
  metric.startsWith(PREFIX) && !('servicename' in tags) ? tags['datacenter'] : undefined;

async function tagsByLabel(
  sites: Store['sites'],
  measured: readonly MeasuredPoint[],
): Promise<TagsByLabel> {
  const labels = new Set(measured.flatMap((point) => labelOf(point) ?? []));
  const found = await Promise.all(
    Array.from(labels, async (label) => {
      const name = datacenterLabelParts(label)?.siteName;
      const site = name === undefined ? undefined : await sites.findByName(name);
      return site ? [[label, tagsOf(site)] as const] : [];
    }),
  );
  return new Map(found.flat());
}

function tagsOf({ name, ext }: Site): Readonly<Record<string, string>> {
  const env = ext?.['env'];
  return {
    ...(typeof env === 'string' && env !== '' && { env }),
    ...{ servicename: name, servicetype: SERVICE_TYPE },
  };
}

/** What a collector has written itself stays. */
const taggedBy =
  (tags: TagsByLabel) =>
  (point: MeasuredPoint): MeasuredPoint => {
    const added = tags.get(labelOf(point) ?? '');
    return added ? { ...point, tags: { ...added, ...point.tags } } : point;
  };
