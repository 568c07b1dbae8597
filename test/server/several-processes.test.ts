/** Two services and two imports over one database, left alone or killed at any moment: the state is that of one process. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { readRecord } from '../../lib/ingest/records';
import {
  type DatabaseKind,
  onEachDatabase,
  type TestDatabase,
} from '../support/databases/databases';
import { ndjson, RECORD } from '../support/observations/files';
import {
  makeWorkplace,
  type Outcome,
  type Running,
  type Workplace,
} from '../support/program/program';
import {
  FEW_DIALECTS,
  killProcess,
  PATH,
  pidsOf,
  type Serving,
  startService,
  statusAt,
} from '../support/program/service-process';
import { RUNS } from '../support/property-runs';
import { perFile } from '../support/scene';

const PATIENCE_MS = 240_000;
/** Half of them with fewer runs. */
const SERVERS = RUNS < 1000 ? 200 : 400;
const FILES = 32;
const SEED = 20_260;

const LARGE = { flavor: 'm1.large', vcpus: 4, memory_mb: 8192, root_gb: 80 };

/**
 * The records of one server: its life at two times and its events, which do not agree on all. Some ids are used
 * again, some resizes are reverted in the same second, some ends are voided.
 */
function recordsOf(n: number) {
  const instance_id = `server-${n}`;
  const at = (hours: number): string =>
    new Date(Date.UTC(2026, 0, 1 + (n % 200), hours, n % 60)).toISOString();
  const row = { ...RECORD, instance_id, tenant_id: `project-${n % 13}`, launched_at: at(1) };
  const event = (name: string, hours: number, facts = {}) => ({
    ...{ event: name, instance_id, at: at(hours) },
    ...facts,
  });
  const { flavor, vcpus, memory_mb, root_gb } = RECORD;
  const size = { flavor, vcpus, memory_mb, root_gb };
  return [
    { ...row, terminated_at: null, vm_state: 'active', updated_at: at(2) },
    ...(n % 3 === 0 ? [{ ...row, terminated_at: at(90), updated_at: at(91) }] : []),
    event('created', 0, { tenant_id: row.tenant_id, ...size }),
    event('launched', 1, { host: `host-${n % 7}` }),
    event('resized', 10, LARGE),
    event('state_changed', 11, { vm_state: 'active' }),
    ...(n % 2 === 0 ? [event('owner_changed', 30, { tenant_id: `project-${n % 5}` })] : []),
    ...(n % 4 === 0 ? [event('terminated', 80)] : []),
    ...(n % 8 === 0
      ? [event('created', 120, { ...size, tenant_id: 'next' }), event('launched', 120)]
      : []),
    ...(n % 6 === 0 ? [event('resized', 20, size), event('resize_reverted', 20, LARGE)] : []),
    ...(n % 7 === 0 ? takenBack(event('terminated', 60)) : []),
  ];
}

const RECORD_OPTIONS = { sourceClass: 'file', latestUs: () => Number.MAX_SAFE_INTEGER } as const;

/** A record and the operator's word that it was wrong. */
function takenBack(
  record: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] {
  const { serverId, id } = readRecord(JSON.stringify(record), RECORD_OPTIONS);
  const at = '2026-08-01T00:00:00Z';
  return [record, { event: 'void', instance_id: serverId, at, voids: id, reason: 'a mistake' }];
}

const sampled = <T>(values: fc.Arbitrary<T>): T =>
  fc.sample(values, { numRuns: 1, seed: SEED })[0] as T;

const said = Array.from({ length: SERVERS }, (_, n) => recordsOf(n)).flat();
const shuffled = sampled(fc.shuffledSubarray(said, { minLength: said.length }));
const names = Array.from({ length: FILES }, (_, n) => `${n}.ndjson`);
const forward = names.slice(0, (FILES * 3) / 4);
const backward = names.slice(FILES / 4).reverse();

/** The folder with all files, and the state that one process makes of them. */
const files = perFile(
  async () => {
    const place = await makeWorkplace();
    await Promise.all(
      names.map((name, n) =>
        writeFile(
          join(place.folder, name),
          ndjson(...shuffled.filter((_record, index) => index % FILES === n)),
        ),
      ),
    );
    await place.run(['import', '--database', 'sqlite:alone.db', ...names]);
    return { place, alone: await digestOf(place, 'sqlite:alone.db') };
  },
  ({ place }) => place.remove(),
);

const digestOf = async (place: Workplace, url: string): Promise<string> =>
  (await place.run(['digest', '--facts', '--database', url])).stdout;

const WINDOW = 'start=2026-01-01T00:00:00&end=2026-09-01T00:00:00';
const QUESTIONS = [`${PATH}?${WINDOW}&detailed=1`, `/v1/usage?${WINDOW}`, `${PATH}?${WINDOW}`];

/** A service of one process or more, that is started again after each kill. */
class Service {
  readonly statuses = new Set<number | undefined>();
  readonly #start: () => Promise<Serving>;
  #serving: Promise<Serving>;
  readonly #killed = new Set<number | undefined>();
  #kills = 0;

  constructor(place: Workplace, database: readonly string[], processes: number) {
    const words = [...database, '--workers', String(processes), ...FEW_DIALECTS];
    this.#start = () => startService(place, words, processes);
    this.#serving = this.#start();
  }

  get ready(): Promise<Serving> {
    return this.#serving;
  }

  /** The whole service, or one of its workers, which it has to replace. */
  async kill(what: 'service' | 'worker'): Promise<void> {
    const { process: child, outcome, log } = await this.#serving;
    this.#kills += 1;
    if (what === 'worker') {
      const living = pidsOf(log.lines('listening')).filter((pid) => !this.#killed.has(pid));
      const [worker] = living;
      killProcess(worker, 'SIGKILL');
      this.#killed.add(worker);
      return;
    }
    child.kill('SIGKILL');
    await outcome;
    this.#serving = this.#start();
  }

  /** One question after the other. Only a kill excuses that there is no answer. */
  async ask(isOver: () => boolean): Promise<void> {
    for (let turn = 0; !isOver(); turn += 1) {
      const { url } = await this.#serving;
      try {
        this.statuses.add(await statusAt(url, QUESTIONS[turn % QUESTIONS.length]));
      } catch (error) {
        if (this.#kills === 0) throw error;
      }
    }
  }

  async stop(): Promise<Outcome> {
    const { process: child, outcome } = await this.#serving;
    child.kill('SIGTERM');
    return outcome;
  }
}

/** An import that is started again after each kill, until it is through. */
class Import {
  readonly #start: () => Running;
  readonly through: Promise<Outcome>;
  /** Those that met it alive. */
  kills = 0;
  #running: Running | undefined;

  constructor(place: Workplace, words: readonly string[]) {
    this.#start = () => place.start(words);
    this.through = this.#goOn();
  }

  async #goOn(): Promise<Outcome> {
    for (;;) {
      this.#running = this.#start();
      const outcome = await this.#running.outcome;
      if (outcome.status !== null) return outcome;
    }
  }

  kill(): void {
    if (this.#running?.process.kill('SIGKILL')) this.kills += 1;
  }
}

/** Waits until more is stored than now, or nobody stores any more. */
async function moreStored({ all }: TestDatabase, count: number, isOver: () => boolean) {
  const batches = async (): Promise<number> => {
    // A file whose writer was killed is repaired first, and is not to be read meanwhile.
    const rows = await all<{ n: number }>('select count(*) as n from batches').catch(() => []);
    return Number(rows[0]?.n ?? 0);
  };
  const before = await batches();
  while (!isOver() && (await batches()) < before + count) await sleep(5);
}

type Victim = 'first import' | 'second import' | 'one service' | 'other service' | 'worker';

/** Ten moments: whom it hits, and how many batches after the one before. */
const kills = sampled(
  fc.tuple(
    fc.shuffledSubarray<Victim>(
      [
        ...Array<Victim>(3).fill('first import'),
        ...Array<Victim>(3).fill('second import'),
        ...(['one service', 'other service', 'worker', 'worker'] as const),
      ],
      { minLength: 10 },
    ),
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 10, maxLength: 10 }),
  ),
);

/** All that runs over one database. */
interface Group {
  readonly services: readonly [Service, Service];
  readonly imports: readonly [Import, Import];
}

const hit = ({ services, imports }: Group): Readonly<Record<Victim, () => unknown>> => ({
  'first import': () => imports[0].kill(),
  'second import': () => imports[1].kill(),
  'one service': () => services[0].kill('service'),
  'other service': () => services[1].kill('service'),
  worker: () => services[1].kill('worker'),
});

async function killTenTimes(database: TestDatabase, group: Group, isOver: () => boolean) {
  const [victims, moments] = kills;
  for (const [n, victim] of victims.entries()) {
    await moreStored(database, moments[n] ?? 1, isOver);
    await hit(group)[victim]();
  }
  for (const one of group.imports) expect(one.kills).toBeGreaterThan(0);
}

/** What an import reports besides the notes on servers. */
const FAULT = /error|refused|cannot|interrupted/;

/** What is killed is alone between the kills: with fewer runs only a file is left alone as well. */
const disturbances = (kind: DatabaseKind) =>
  (
    [
      ['left alone', async () => undefined],
      ['killed ten times', killTenTimes],
    ] as const
  ).slice(RUNS < 1000 && kind !== 'SQLite' ? 1 : 0);

onEachDatabase('and several processes', (make, kind) => {
  it.each(disturbances(kind))(
    'come to the state of one process: %s',
    async (_how, disturb) => {
      const { place, alone } = await files();
      const database = await make();
      const words = ['--database', database.url];
      const services = [new Service(place, words, 1), new Service(place, words, 2)] as const;
      await Promise.all(services.map(({ ready }) => ready));
      const importOf = (given: readonly string[]) =>
        new Import(place, ['import', ...words, ...given]);
      const imports = [importOf(forward), importOf(backward)] as const;
      let isOver = false;
      const importing = Promise.all(imports.map(({ through }) => through)).finally(() => {
        isOver = true;
      });
      const asking = services.map((service) => service.ask(() => isOver));
      await disturb(database, { services, imports }, () => isOver);
      for (const { status, stderr } of await importing) {
        expect(status).toBe(0);
        expect(stderr).not.toMatch(FAULT);
      }
      await Promise.all(asking);
      for (const { statuses } of services) expect([...statuses]).toEqual([200]);
      for (const service of services) expect((await service.stop()).status).toBe(0);
      expect(alone).toContain(`: ${SERVERS} servers`);
      expect(alone).toContain(`: ${said.length} observations`);
      expect(await digestOf(place, database.url)).toBe(alone);
    },
    PATIENCE_MS,
  );
});
