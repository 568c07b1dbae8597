/** Usage of customers, projects or groups over time. */
import { bucketAt, type EqualBuckets } from '../../../domain/aggregates/buckets';
import { sendJson } from '../../../http/response/json';
import { visibleHierarchy } from '../../../report/aggregates/hierarchy';
import { type AggregateObject, aggregateObjects } from '../../../report/aggregates/objects';
import { aggregateUsage } from '../../../report/aggregates/usage';
import type { Handle } from '../context';
import { detailed } from '../errors';
import { parametersOf } from '../wire/parameters';
import { usageQueryOf } from './usage-request';

/** Seconds: some samples are gone, so hours of them counted as a whole. */
const RESOLUTION_HEADER = 'X-Resolution';
const HOUR = '3600';

export const showUsage: Handle = async ({ store, may, settings }, { req, res, caller, nowUs }) => {
  const query = usageQueryOf(parametersOf(req), nowUs);
  const objects = aggregateObjects(await visibleHierarchy(store, caller, may, query), query);
  const owners = await store.servers.owners(projectsOf(objects));
  const measured = objects.map((object) => ({
    ...object,
    projectIds: object.projectIds.filter((id) => owners.has(id)),
  }));
  checkSize(measured, query.buckets);
  const usage = await aggregateUsage(store, measured, { ...query, memory: settings.memory });
  if (usage.isHourly) res.setHeader(RESOLUTION_HEADER, HOUR);
  sendJson(
    res,
    measured.map(({ name, projectIds }, i) => ({
      name,
      // Without any server that ever was there is nothing to show.
      datapoints: projectIds.length > 0 ? datapointsJson(query.buckets, usage.values[i] ?? []) : [],
    })),
  );
};

/** Such an answer has about 60 MB, and is made as a whole. */
const MAX_DATAPOINTS = 1_000_000;

function checkSize(objects: readonly AggregateObject[], { count }: EqualBuckets): void {
  const shown = objects.filter(({ projectIds }) => projectIds.length > 0).length;
  if (shown * count <= MAX_DATAPOINTS) return;
  throw detailed(
    'tooLarge',
    `${shown} objects with ${count} datapoints each are more than ${MAX_DATAPOINTS}: ask for fewer datapoints, or for some objects by uuid.`,
  );
}

const projectsOf = (objects: readonly AggregateObject[]): readonly string[] => [
  ...new Set(objects.flatMap(({ projectIds }) => projectIds)),
];

const datapointsJson = (buckets: EqualBuckets, values: readonly number[]) =>
  values.map((value, i) => {
    const { fromS, toS } = bucketAt(buckets, i);
    return { from: fromS, to: toS, value };
  });
