/** Each difference from Nova that is on purpose, as `api-ref/nova.yaml` lists them. */

import { aServer, at } from '../../support/observations/servers';
import { perFile } from '../../support/scene';
import { headerOf } from '../../support/service/app';
import { at240, at275, badRequest, novaApp, OWN, PATH, W } from '../../support/service/nova';

const nova = perFile(
  async () => {
    const app = await novaApp();
    await app.record(
      aServer({ id: 'B', projectId: 'cells', cell: 'cell1', launchedAt: '2026-01-01T00:00:00' }),
      aServer({ id: 'a', projectId: 'cells', cell: 'cell2', launchedAt: '2026-01-01T00:00:00' }),
      aServer({ id: 'c', projectId: 'cells', cell: 'cell1', launchedAt: '2026-01-01T00:00:00' }),
      aServer({
        ...{ id: 'purged', projectId: 'old', launchedAt: '2016-01-01T00:00:00' },
        terminatedAt: '2016-01-02T00:00:00',
      }),
    );
    return app;
  },
  (app) => app.close(),
);

const idsIn = (usage: { server_usages: readonly { instance_id: string }[] }) =>
  usage.server_usages.map((server) => server.instance_id);

it('a path that is not UTF-8 is answered', async () => {
  const answer = await (await nova()).askJson(`${PATH}/%FF`);
  const json = badRequest('The path is not UTF-8 encoded');
  expect(answer).toMatchObject({ status: 400, json });
});

it('a semicolon in the query divides nothing', async () => {
  const app = await nova();
  const value = await app.askJson(`${PATH}?${W}&limit=1;marker=one`);
  const reason = "Value: 1;marker=one. '1;marker=one' does not match '^[0-9]*$'";
  const json = badRequest(`Invalid input for query parameters limit. ${reason}`);
  expect(value).toMatchObject({ status: 400, json });
  const name = await app.askJson(`${PATH}?${W}&limit=1&a;b=1`, at275);
  const words = "Additional properties are not allowed ('a;b' was unexpected)";
  expect(name).toMatchObject({ status: 400, json: badRequest(words) });
  const link = await app.askJson(`${PATH}?${W}&limit=1&detailed=0;x`);
  expect(link.json.tenant_usages_links[0].href).toContain('?detailed=0%3Bx&end=');
});

it('a year before 1000 is refused by name', async () => {
  const answer = await (await nova()).askJson(`${PATH}?start=0999-01-01T00:00:00`);
  const text = 'start: "0999-01-01T00:00:00" lies before the year 1000';
  const json = badRequest(`Invalid datetime string: ${text}`);
  expect(answer).toMatchObject({ status: 400, json });
});

it('ids are compared by bytes', async () => {
  const app = await nova();
  expect((await app.askJson(`${PATH}/${OWN}?${W}`)).json.tenant_usage.tenant_id).toBe(OWN);
  const { json } = await app.askJson(`${PATH}/${OWN.toUpperCase()}?${W}`);
  expect(json).toEqual({ tenant_usage: {} });
});

it('servers are in the order of their ids, whatever their cells', async () => {
  const { json } = await (await nova()).askJson(`${PATH}/cells?${W}`);
  expect(idsIn(json.tenant_usage)).toEqual(['B', 'a', 'c']);
});

it('the clock is read once, so that a window without times is the last microsecond', async () => {
  const { status, json } = await (await nova()).askJson(`${PATH}/${OWN}`);
  expect(status).toBe(200);
  const { start, stop } = json.tenant_usage;
  expect(at(stop) - at(start)).toBe(1);
});

it('what Nova has purged long ago is still there', async () => {
  const window = 'start=2016-01-01T00:00:00&end=2016-02-01T00:00:00';
  const { json } = await (await nova()).askJson(`${PATH}/old?${window}`);
  expect([json.tenant_usage.total_hours, idsIn(json.tenant_usage)]).toEqual([24, ['purged']]);
});

it('without a token the answer is 401 also where everybody is believed', async () => {
  expect((await (await nova()).askJson(PATH, {})).status).toBe(401);
});

it('an answer for a caller is for no other', async () => {
  const app = await nova();
  for (const path of [PATH, `${PATH}/${OWN}`, '/v2.1/nowhere', '/v2/os-simple-tenant-usage']) {
    const headers = { ...at240, Accept: 'application/json' };
    const answer = await app.ask(`${path}?${W}`, { headers });
    expect(headerOf(answer, 'Cache-Control')).toEqual(['private']);
  }
});
