/** A database server that stops, or is killed, while many ask, post and import: nothing wrong is said, nothing is lost. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OwnServer, onOwnServer } from '../support/databases/own-server';
import { SERVER_NAMES } from '../support/databases/server-kinds';
import { ndjson, RECORD } from '../support/observations/files';
import { makeWorkplace, type Running, type Workplace } from '../support/program/program';
import { RUNS } from '../support/property-runs';
import { type Answered, ask, type Load, post, startLoad, until } from '../support/service/load';

const USAGE = '/v2.1/os-simple-tenant-usage';
const NEW_YEAR = 'start=2026-01-01T00:00:00&end=2026-01-02T00:00:00';
const LIST = `${USAGE}?${NEW_YEAR}&detailed=1`;
const SHOW = `${USAGE}/known?${NEW_YEAR}`;
/** Once each with fewer runs. */
const ENDS = (['kill', 'stop', 'kill', 'stop'] as const).slice(0, RUNS < 1000 ? 2 : 4);
const IMPORTED_AT_ONCE = 10_000;

const known = Array.from({ length: 30 }, (_, n) => ({
  ...RECORD,
  instance_id: `known-${n}`,
  tenant_id: 'known',
}));

/** Servers that nobody asks for: they come after the window. */
const later = (id: string, n: number) => ({
  ...RECORD,
  instance_id: `${id}-${n}`,
  tenant_id: `project-${n % 7}`,
  launched_at: '2026-03-01T00:00:00',
  terminated_at: new Date(Date.UTC(2026, 3, 1) + n * 1000).toISOString(),
});

const some = (id: string, count: number) => Array.from({ length: count }, (_, n) => later(id, n));

/** What is imported when all is well, and while the server goes away for the first times. */
const beginning = some('imported', 1);
const imported = [0, 1].map((round) => some(`imported-${round}`, IMPORTED_AT_ONCE));

function expectRightOrUnavailable(load: Load, right: ReadonlyMap<string, string>): void {
  for (const { path, answer } of load.asked) {
    const { status, body } = answer;
    if (status === 200) expect(body).toBe(right.get(path));
    else expect(JSON.parse(body).serviceUnavailable?.code).toBe(503);
  }
  for (const { status, type, retryAfter, body } of load.posted) {
    if (status === 200) continue;
    expect({ status, type, retryAfter }).toEqual(OUR_503);
    expect(JSON.parse(body)).toMatchObject({ title: 'Service Unavailable', status: 503 });
  }
}

const OUR_503 = { status: 503, type: 'application/problem+json', retryAfter: '5' };

const isGood = ({ status }: Answered): boolean => status === 200;
const isRefused = ({ status }: Answered): boolean => status === 503;

const WAITS = /^(tenant-usage: database [^\n]*; waiting for it, for up to 60 seconds\n)*$/;

/** Until both have been answered so from now on. */
function untilBoth(load: Load, what: string, isSo: (answer: Answered) => boolean): Promise<void> {
  const [asked, posted] = [load.asked.length, load.posted.length];
  return until(what, () => {
    const isAsked = load.asked.slice(asked).some(({ answer }) => isSo(answer));
    return isAsked && load.posted.slice(posted).some(isSo);
  });
}

/** The service with everybody who wants something of it. */
interface Bustle {
  readonly service: Running & { readonly url: string };
  readonly importing: Running;
  readonly load: Load;
  readonly right: ReadonlyMap<string, string>;
}

function suite(server: () => OwnServer): void {
  let place: Workplace;
  beforeAll(async () => {
    place = await makeWorkplace();
  });
  afterAll(() => place.remove());

  async function expectNothingLost({ load }: Bustle): Promise<void> {
    const all = [...known, ...load.kept, ...beginning, ...imported.flat()];
    await writeFile(join(place.folder, 'all.ndjson'), ndjson(...all));
    expect(await place.run(['import', 'all.ndjson'])).toMatchObject({ status: 0 });
    const [atOnce, meanwhile] = await Promise.all([
      place.run(['digest', '--facts']),
      place.run(['digest', '--facts', '--database', server().databaseUrl]),
    ]);
    expect(atOnce.stdout).toContain(`${all.length} observations`);
    expect(meanwhile.stdout).toBe(atOnce.stdout);
  }

  /** An import that has stored its beginning, and waits for more. */
  async function startImport(url: string): Promise<Running> {
    await writeFile(join(place.folder, 'first.ndjson'), ndjson(...beginning));
    const words = ['import', 'first.ndjson', '-', '--database', server().databaseUrl];
    const importing = place.start(words, { staysOpen: true });
    const isStored = async () => (await ask(`${url}/v1/servers/imported-0`)).status === 200;
    while (importing.process.exitCode === null && !(await isStored()));
    return importing;
  }

  async function goAwayAndComeBack(end: 'stop' | 'kill', load: Load): Promise<void> {
    await server()[end]();
    await untilBoth(load, `503 after ${end}`, isRefused);
    await server().start();
    const startedMs = performance.now();
    await untilBoth(load, 'answers after a start', isGood);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  }

  async function expectFinished({ process: child, outcome }: Running): Promise<void> {
    child.stdin?.end();
    const { status, stdout, stderr } = await outcome;
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(WAITS) });
    expect(stdout).toContain(` ${1 + imported.flat().length} records: `);
  }

  async function begin(): Promise<Bustle> {
    const service = await place.serve(['--database', server().databaseUrl]);
    const { url } = service;
    expect(await post(url, known)).toMatchObject({ status: 200 });
    const right = new Map<string, string>();
    for (const path of [LIST, SHOW]) right.set(path, (await ask(`${url}${path}`)).body);
    const importing = await startImport(url);
    const paths = [LIST, LIST, SHOW, SHOW];
    const batch = (poster: number, n: number) => some(`posted-${poster}-${n}`, 20);
    return { service, importing, right, load: startLoad({ url, paths, posters: 3, batch }) };
  }

  async function expectAnswersInARow({ service: { url } }: Bustle): Promise<void> {
    for (let n = 0; n < 20; n += 1) {
      expect(await ask(`${url}${n % 2 ? LIST : SHOW}`)).toMatchObject({ status: 200 });
    }
  }

  it('is away and comes back: nothing wrong is said, nothing is lost', async () => {
    const bustle = await begin();
    const { service, importing, load, right } = bustle;
    for (const [round, end] of ENDS.entries()) {
      importing.process.stdin?.write(ndjson(...(imported[round] ?? [])));
      await untilBoth(load, 'answers while there is an import', isGood);
      await goAwayAndComeBack(end, load);
    }
    await expectFinished(importing);
    await load.end();
    await expectAnswersInARow(bustle);
    expectRightOrUnavailable(load, right);
    await expectNothingLost(bustle);
    service.process.kill('SIGTERM');
    expect(await service.outcome).toMatchObject({ status: 0 });
  }, 240_000);
}

for (const kind of SERVER_NAMES) onOwnServer(kind, 'under a service at work', suite);
