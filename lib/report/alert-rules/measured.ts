/**
 * Conditions on measured values, for many objects with few statements. Most objects are calm, so the newest buckets of
 * all are read first, and the whole duration only of those that may open or close an alert.
 */
import { type Buckets, mergedBuckets, whileRunning } from '../../domain/alerts/buckets';
import type { MeasuredCondition } from '../../domain/alerts/condition';
import { transitionsOf } from '../../domain/alerts/evaluation';
import { lookbackBuckets, type Watch, watchOf } from '../../domain/alerts/watch';
import { AppError } from '../../errors';
import type { AlertChange, Store } from '../../store/store';
import type { ObjectTransitions, RuleContext } from './context';
import { newAlerts } from './new-alerts';
import { type WatchedObject, watchedObjects } from './objects';
import { readBuckets } from './read-buckets';

/** So many objects are read at once. */
const CHUNK = 500;

interface Evaluation {
  readonly store: Store;
  readonly watch: Watch;
  readonly afterMs: number;
  readonly untilMs: number;
  readonly budget: number;
}

interface Watched {
  readonly watched: WatchedObject;
  readonly series: readonly Buckets[];
}

export async function measuredChanges(
  context: RuleContext<MeasuredCondition>,
): Promise<readonly AlertChange[]> {
  const { store, rule, condition, afterUs, untilUs, budget } = context;
  const watch = watchOf(condition);
  const span = { afterMs: afterUs / 1000, untilMs: untilUs / 1000 };
  const evaluation = { store, watch, ...span, budget };
  const objects = await watchedObjects(store, rule, watch.metric);
  const changes: AlertChange[] = [];
  for (let at = 0; at < objects.length; at += CHUNK) {
    for (const found of await findWithinBudget(evaluation, objects.slice(at, at + CHUNK))) {
      changes.push(...(await newAlerts(context, found)));
    }
  }
  return changes;
}

/** Fewer objects at once where they have more points than may be read. */
async function findWithinBudget(
  evaluation: Evaluation,
  objects: readonly WatchedObject[],
): Promise<readonly ObjectTransitions[]> {
  try {
    return await findTransitions(evaluation, objects);
  } catch (error) {
    const isTooLarge = error instanceof AppError && error.code === 'tooLarge';
    if (!isTooLarge || objects.length < 2) throw error;
    const half = Math.ceil(objects.length / 2);
    return [
      ...(await findWithinBudget(evaluation, objects.slice(0, half))),
      ...(await findWithinBudget(evaluation, objects.slice(half))),
    ];
  }
}

async function findTransitions(
  evaluation: Evaluation,
  objects: readonly WatchedObject[],
): Promise<readonly ObjectTransitions[]> {
  const { watch } = evaluation;
  const newest = await look(evaluation, objects, watch.closingBuckets - 1);
  const suspects = newest.filter((each) => mayChange(evaluation, each));
  const whole = await look(
    evaluation,
    suspects.map(({ watched }) => watched),
    lookbackBuckets(watch),
  );
  return whole
    .map((each) => ({ watched: each.watched, transitions: transitionsIn(evaluation, each) }))
    .filter(({ transitions }) => transitions.length > 0);
}

const transitionsIn = ({ watch, afterMs, untilMs }: Evaluation, { watched, series }: Watched) =>
  transitionsOf(watch, series, { afterMs, untilMs, isOpen: watched.isOpen });

/** By the newest buckets alone: only a breach among them opens an alert, and they decide whether one closes. */
function mayChange(evaluation: Evaluation, each: Watched): boolean {
  if (each.watched.isOpen) return transitionsIn(evaluation, each).length > 0;
  const { watch, afterMs } = evaluation;
  return each.series.some(({ startMs, nearest }) =>
    nearest.some((value, i) => (startMs[i] ?? 0) >= afterMs && watch.isBreach(value)),
  );
}

async function look(
  { store, watch, afterMs, untilMs, budget }: Evaluation,
  objects: readonly WatchedObject[],
  lookback: number,
): Promise<readonly Watched[]> {
  if (objects.length === 0) return [];
  const fromMs = afterMs - lookback * watch.bucketMs;
  const lists = objects.map(({ series }) => series);
  const read = await readBuckets(store, watch, { fromMs, toMs: untilMs, lists, limit: budget });
  const seen = objects.map((watched, i) => ({ watched, series: read[i] ?? [] }));
  const merged = watch.series === 'all' ? seen.map((each) => asOne(each, watch)) : seen;
  return watch.isOfRunningServers ? onlyRunning(store, watch, merged) : merged;
}

const asOne = ({ watched, series }: Watched, watch: Watch): Watched => ({
  watched,
  series: [mergedBuckets(series, watch)],
});

/** What is no server does not run. */
async function onlyRunning(
  { servers }: Store,
  watch: Watch,
  seen: readonly Watched[],
): Promise<readonly Watched[]> {
  const ids = seen.flatMap(({ watched: { object } }) =>
    object.scopeType === 'server' ? [object.scopeId] : [],
  );
  const segments = await servers.segmentsOf(ids);
  return seen.map(({ watched, series }) => {
    const { scopeType, scopeId } = watched.object;
    const lived = scopeType === 'server' ? (segments.get(scopeId) ?? []) : [];
    return { watched, series: series.map((each) => whileRunning(each, lived, watch.bucketMs)) };
  });
}
