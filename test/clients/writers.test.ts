/** Programs that write points for half a minute, as they are on many machines: all that they name comes back. */
import { once } from 'node:events';
import { type Collectd, startCollectd } from '../support/writers/collectd';
import { onInstalled } from '../support/writers/installed';
import {
  byMetric,
  differences,
  type NamedPoint,
  type NamedPoints,
} from '../support/writers/named-points';
import { type Netdata, PREFIXES, startNetdata } from '../support/writers/netdata';
import { type PointService, startPointService } from '../support/writers/point-service';

const SECONDS = 30;
/** Of netdata, what it collects in the last of them is held against what comes back. */
const COMPARED_SECONDS = 20;
/** A metric that it names for the first time after these may not be written before it ends: that has taken four seconds. */
const NAMING_SECONDS = 8;
/** So many metrics netdata names at least once it has started. */
const NETDATA_METRICS = 300;
/** Netdata may take longer to start than both are to run. */
const MAX_SECONDS = 75;

const behind = (prefix: string, points: readonly NamedPoint[]): readonly NamedPoint[] =>
  points.map((point) => ({ ...point, metric: `${prefix}.${point.metric}` }));

/**
 * What netdata says that it has collected in the last seconds of the run. It makes some charts when their values first
 * differ from 0, such as those of a disk.
 */
async function lastCollected(collectd: Collectd, netdata: Netdata): Promise<readonly NamedPoint[]> {
  const rounds: (readonly NamedPoint[])[] = [];
  for (let second = 0; rounds.length < COMPARED_SECONDS && second < MAX_SECONDS; second += 1) {
    await once(collectd.events, 'round');
    if (second < SECONDS - COMPARED_SECONDS) continue;
    const points = await netdata.collected();
    if (points.length > NETDATA_METRICS) rounds.push(points);
  }
  const named = new Set(
    rounds.slice(0, NAMING_SECONDS).flatMap((points) => points.map(({ metric }) => metric)),
  );
  return rounds.flat().filter(({ metric }) => named.has(metric));
}

onInstalled(['collectd-core', 'netdata-core'], 'collectd and netdata', () => {
  let service: PointService;
  let collectd: Collectd;
  let netdata: Netdata;
  let named: Readonly<Record<'collectd' | keyof typeof PREFIXES, NamedPoints>>;

  beforeAll(async () => {
    service = await startPointService();
    collectd = await startCollectd(service);
    netdata = await startNetdata(service);
    const points = await lastCollected(collectd, netdata);
    await netdata.end();
    named = {
      collectd: byMetric(await collectd.end()),
      http: byMetric(behind(PREFIXES.http, points)),
      telnet: byMetric(behind(PREFIXES.telnet, points)),
    };
  });

  afterAll(async () => {
    await netdata?.end();
    await collectd?.end();
    await service?.remove();
  });

  it.each([
    ['collectd in lines', 'collectd', 30],
    ['netdata in lines', 'telnet', NETDATA_METRICS],
    ['netdata over HTTP with a key', 'http', NETDATA_METRICS],
  ] as const)('28: %s: everything is there, with the same last value', async (_, writer, least) => {
    expect(named[writer].size).toBeGreaterThan(least);
    expect(await differences(service, named[writer])).toEqual([]);
  });
});
