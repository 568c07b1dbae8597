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
const COMPARED_SECONDS = 10;

jest.setTimeout(120_000);

onInstalled(['collectd-core', 'netdata-core'], 'collectd and netdata', () => {
  let service: PointService;
  let collectd: Collectd;
  let netdata: Netdata;
  let named: Readonly<Record<'collectd' | keyof typeof PREFIXES, NamedPoints>>;

  beforeAll(async () => {
    service = await startPointService();
    collectd = await startCollectd(service);
    netdata = await startNetdata(service);
    const [http, telnet]: NamedPoint[][] = [[], []];
    for (let second = 0; second < SECONDS; second += 1) {
      await once(collectd.events, 'round');
      if (second < SECONDS - COMPARED_SECONDS) continue;
      http?.push(...(await netdata.collected(PREFIXES.http)));
      telnet?.push(...(await netdata.collected(PREFIXES.telnet)));
    }
    await netdata.end();
    named = {
      collectd: byMetric(await collectd.end()),
      http: byMetric(http ?? []),
      telnet: byMetric(telnet ?? []),
    };
  });

  afterAll(async () => {
    await netdata?.end();
    await collectd?.end();
    await service?.remove();
  });

  it.each([
    ['collectd in lines', 'collectd', 30],
    ['netdata in lines', 'telnet', 300],
    ['netdata over HTTP with a key', 'http', 300],
  ] as const)('%s: everything is there, with the same last value', async (_, writer, least) => {
    expect(named[writer].size).toBeGreaterThan(least);
    expect(await differences(service, named[writer])).toEqual([]);
  });
});
