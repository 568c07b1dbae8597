/** Libraries of OpenStack read the answers: the Python SDK, and Tempest, whose schemas say what is a right one. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ADMIN, MEMBER } from '../support/openstack/callers';
import { type Clients, makeClients } from '../support/openstack/clients';
import { type Metered, meterCloud, USED, WINDOW } from '../support/openstack/metered-cloud';
import { onOpenStack } from '../support/openstack/suites';

jest.setTimeout(60_000);

onOpenStack('Libraries of OpenStack', (cloud) => {
  let clients: Clients;
  let metered: Metered;
  beforeAll(async () => {
    clients = await makeClients(cloud);
    metered = await meterCloud(cloud(), { maxLimit: 2 });
    await cloud().register(metered.url);
  });
  afterAll(async () => {
    await clients?.remove();
    await metered?.remove();
  });

  it('the SDK finds the versions, follows links, and shows a project', async () => {
    const { alpha, beta } = cloud().projects;
    const script = join(__dirname, 'read-by-sdk.py');
    const found = await clients.python(ADMIN, script, beta, '2024-06-01', '2024-07-01');
    expect(found).toEqual({
      versions: [
        [2, 1],
        [2, 93],
      ],
      // A project that spans pages comes once on each of them.
      usages: { [alpha]: [...USED.alpha], [beta]: [...USED.beta] },
      cloud: USED.beta[2],
    });
  });

  it('Tempest holds lists and projects for right, and finds what is not', async () => {
    const token = await cloud().identity.tokenOf(MEMBER);
    const admin = await cloud().identity.tokenOf(ADMIN);
    const { alpha } = cloud().projects;
    // One after the other: a Keystone on a busy machine is slow, and the service does not wait for it for long.
    const list = await metered.ask('', admin);
    const detailed = await metered.ask('', admin, `${WINDOW}&detailed=1`);
    const show = await metered.ask(`/${alpha}`, token);
    const wrong = { ...show, text: show.text.replace('"memory_mb":2048', '"memory_mb":"2048"') };
    const bodies = { list, detailed, show, wrong };
    const paths = Object.entries(bodies).map(async ([name, { text }]) => {
      const path = join(metered.place.folder, `${name}.json`);
      await writeFile(path, text);
      return path;
    });
    const script = join(__dirname, 'judge-by-tempest.py');
    const judged = await clients.python(ADMIN, script, ...(await Promise.all(paths)));
    const complaint = "tenant_usage/server_usages/0/memory_mb: '2048' is not of type 'integer'";
    expect(judged).toEqual({ list: '', detailed: '', show: '', wrong: complaint });
  });
});
