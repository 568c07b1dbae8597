/** Usage by object: what each server and drive used at each poll. */
import { sectionOf } from '../../config';
import { BURST } from '../../config/burst';
import { pollTimeUs } from '../../domain/burst/cycles';
import type { ObjectUsage } from '../../domain/burst/object-usage';
import { CooperativeScheduler } from '../../event-loop';
import { usageByObject } from '../../report/burst/objects';
import type { Answer } from './context';
import { pollTimes } from './lists/dates';
import { sendLongList } from './lists/long-list';
import { metaJson, type Page, pageIn } from './lists/paging';
import { timeText } from './times';

export const listUsage: Answer = async ({ store, config }, exchange) => {
  const { accountId, parameters, nowUs, res } = exchange;
  const page = pageIn(parameters);
  const query = { accountId, filters: pollTimes(parameters, nowUs), nowUs };
  const { mhzPerVcpu } = sectionOf(config, BURST);
  const usages = await usageByObject(store, { ...query, mhzPerVcpu });
  const meta = metaJson(page, await countOf(usages.walk()));
  await sendLongList(res, { meta, pages: pagesOf(usages.walk(), page) });
  return undefined;
};

const usageJson = ({ amount, cycle, resource, id }: ObjectUsage) => ({
  amount: String(amount),
  poll_time: timeText(pollTimeUs(cycle)),
  resource,
  uuid: id,
});

async function countOf(usages: Iterable<readonly ObjectUsage[]>): Promise<number> {
  const scheduler = new CooperativeScheduler();
  let count = 0;
  for (const some of usages) {
    count += some.length;
    if (scheduler.shouldYield) await scheduler.yield();
  }
  return count;
}

const OBJECTS_AT_ONCE = 1000;

async function* pagesOf(
  usages: Iterable<readonly ObjectUsage[]>,
  { limit, offset }: Page,
): AsyncGenerator<readonly object[]> {
  const end = limit === 0 ? Infinity : offset + limit;
  let [index, objects]: [number, object[]] = [0, []];
  for (const some of usages) {
    if (index >= end) break;
    objects.push(...some.slice(Math.max(0, offset - index), end - index).map(usageJson));
    index += some.length;
    if (objects.length < OBJECTS_AT_ONCE) continue;
    yield objects;
    objects = [];
  }
  yield objects;
}
