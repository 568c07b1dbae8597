/** `jobs`: the work that `serve` does at intervals, and a run of it now. */
import { KEYSTONE } from '../../auth/keystone/settings';
import { authenticators } from '../../auth/registry';
import { AUTH } from '../../auth/settings';
import { sectionOf } from '../../config';
import { AppError } from '../../errors';
import type { Job, JobContext } from '../../jobs/job';
import { jobs } from '../../jobs/registry';
import { runOnce } from '../../jobs/runner';
import { NO_LOG } from '../../log';
import type { Lease } from '../../store/leases';
import type { Store } from '../../store/store';
import { shortIsoTime } from '../../time';
import { field, formatOptions, JSON_LINES, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';

const LISTING: ListView<ReturnType<typeof jobJson>> = {
  kind: 'job',
  columns: [
    field('name', { heading: 'job' }),
    field('summary', { heading: 'does' }),
    field('interval_seconds', {
      heading: 'every',
      cell: ({ interval_seconds: seconds }) => (seconds === 0 ? 'never' : `${seconds} s`),
    }),
    { name: 'needs', value: ({ needs }) => needs, isExtra: true },
    {
      name: 'held_by',
      value: ({ lease }) => lease?.holder,
      cell: ({ needs, lease }) => (needs ? `needs ${needs}` : (lease?.holder ?? '-')),
    },
    { name: 'until', value: ({ lease }) => lease?.until },
  ],
  json: (job) => job,
};

const listCommand: Command = {
  name: 'list',
  summary: 'show the jobs, their intervals and which process does each',
  details:
    'Of several processes over one database, the one that holds the lease of a job does it.\n' +
    'Takes all settings as flags, as serve does; with other settings than those of the\n' +
    'service, the intervals are others too.',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: 'all',
  examples: ['tenant-usage jobs list --config /etc/tenant-usage.yaml'],
  run: (context) => withStore(context, 'check', (store) => listJobs(context, store)),
};

const runCommand: Command = {
  name: 'run',
  summary: 'run a job once, now and in this process',
  details:
    'Takes the lease of the job meanwhile. While a service is running it holds the lease:\n' +
    'then --force runs the job all the same, which is safe, but may do the work twice.\n' +
    'Exit status: 0 the job succeeded, 1 it failed or another process holds its lease.',
  arguments: [{ name: '<name>', help: 'the name of the job, as jobs list shows it' }],
  options: [{ flags: '--force', help: 'run it even if another process holds its lease' }],
  settings: 'all',
  examples: ['tenant-usage jobs run project-names --config /etc/tenant-usage.yaml --force'],
  run: (context) => runJob(context),
};

export const jobsCommand: Command = {
  name: 'jobs',
  summary: 'list the jobs that serve does at intervals, or run one now',
  commands: [listCommand, runCommand],
};

function jobContext({ config, nowUs }: Context, store: Store): JobContext {
  const { auth } = sectionOf(config, AUTH);
  const authentication =
    auth && authenticators[auth]?.({ settings: sectionOf(config, KEYSTONE), nowUs, log: NO_LOG });
  return { store, config, nowUs, log: NO_LOG, directory: authentication?.directory };
}

async function listJobs(context: Context, store: Store): Promise<number> {
  const nowUs = context.nowUs();
  const leases = (await store.leases.list()).filter(({ untilUs }) => untilUs > nowUs);
  const page = jobs.map((job) => jobJson(job, jobContext(context, store), leases));
  return printList(context, [page], LISTING);
}

function jobJson(job: Job, context: JobContext, leases: readonly Lease[]) {
  const lease = leases.find(({ name }) => name === job.name);
  return {
    name: job.name,
    summary: job.summary,
    interval_seconds: job.intervalMs(context.config) / 1000,
    needs: job.missing?.(context) ?? null,
    lease: lease ? { holder: lease.holder, until: shortIsoTime(lease.untilUs) } : null,
  };
}

function jobNamed(name: string): Job {
  const job = jobs.find((each) => each.name === name);
  if (job) return job;
  const allowed = jobs.map((each) => each.name).join(', ');
  throw new AppError('invalidArgument', `job "${name}": there is none; allowed: ${allowed}`);
}

async function runJob(context: Context): Promise<number> {
  const { args, has, signal, stdout } = context;
  const job = jobNamed(args[0] ?? '');
  return withStore(context, 'check', async (store) => {
    const using = jobContext(context, store);
    const needs = job.missing?.(using);
    if (needs !== undefined) {
      throw new AppError('invalidArgument', `job ${job.name} cannot run here: it needs ${needs}`);
    }
    const isDone = await runOnce(
      has('force') ? { ...job, isPerProcess: true } : job,
      using,
      signal,
    );
    if (!isDone) return refuse(context, job, store);
    await writeLine(stdout, `${job.name}: done`);
    return EXIT.ok;
  });
}

async function refuse({ stderr }: Context, { name }: Job, store: Store): Promise<number> {
  const lease = (await store.leases.list()).find((each) => each.name === name);
  const holder = lease ? `${lease.holder} until ${shortIsoTime(lease.untilUs)}` : 'another process';
  stderr.write(
    `tenant-usage: job ${name} was not run: its lease is held by ${holder}; see --force\n`,
  );
  return EXIT.failure;
}
