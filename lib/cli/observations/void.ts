/** `observations void`: takes back what one file or producer brought. */
import { instant } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { runPipeline } from '../../ingest/pipeline';
import { nonEmptyText } from '../../ingest/records/fields';
import { printable } from '../../ingest/text';
import { observationsFrom, type TakeBack, voidSource } from '../../ingest/voids';
import type { OriginObservation, Store } from '../../store/store';
import { option } from '../identity/options';
import { NewNoteCounts } from '../import/new-notes';
import type { Command, Context } from '../program/command';
import { asMessage, EXIT } from '../program/exit';
import { throwIfInterrupted, writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { wrapped } from '../program/wrap';
import { originNamed } from './origins';

export const voidCommand: Command = {
  name: 'void',
  summary: 'take back all observations that one file or producer brought',
  details:
    'Without --yes it only counts. It writes a void for each observation, which stays on record\n' +
    'and has no effect any more; repeating it adds nothing. What an earlier file had brought,\n' +
    'too, stays in force. A void cannot be taken back, so importing the same file again\n' +
    'changes nothing, and the import says so: a record comes back only as another one. That is\n' +
    'a lifetime with another updated_at or, if it has none, with another --as-of; and an event\n' +
    'with another sequence, since neither of these applies to events.',
  options: [
    { flags: '--origin <name>', help: 'whose observations: servers.csv, or file:servers.csv' },
    { flags: '--since <time>', help: 'only what was recorded then or later' },
    { flags: '--until <time>', help: 'only what was recorded before' },
    { flags: '--reason <text>', help: 'why, for those who look at the servers later' },
    { flags: '--yes', help: 'do it' },
  ],
  settings: ['database'],
  examples: [
    '# what it would take back',
    'tenant-usage observations void --origin servers.csv',
    'tenant-usage observations void --origin servers.csv --reason "a test file" --yes',
    '# the names, and when each brought something',
    'tenant-usage observations origins',
  ],
  run: voidOrigin,
};

async function voidOrigin(context: Context): Promise<number> {
  const takeBack = takeBackOf(context);
  return withStore(context, 'check', async (store) => {
    const counts = new Counts();
    if (context.has('yes')) await recordVoids(context, store, takeBack, counts);
    else await count(context, store, takeBack, counts);
    await counts.report(context, takeBack.origin);
    return EXIT.ok;
  });
}

function takeBackOf(context: Context): TakeBack {
  const given = context.text('origin');
  if (given === undefined) throw new AppError('invalidArgument', '--origin: must be given');
  const origin = originNamed(given);
  const sinceUs = option(context, 'since', instant);
  const untilUs = option(context, 'until', instant);
  return {
    origin,
    reason: option(context, 'reason', nonEmptyText) ?? `all of ${origin} was taken back`,
    atUs: context.nowUs(),
    ...(sinceUs !== undefined && { sinceUs }),
    ...(untilUs !== undefined && { untilUs }),
  };
}

async function count(
  { signal }: Context,
  store: Store,
  { reason: _reason, atUs: _at, ...query }: TakeBack,
  counts: Counts,
): Promise<void> {
  for await (const page of observationsFrom(store, query)) {
    throwIfInterrupted(signal);
    counts.add(page);
  }
}

async function recordVoids(
  { signal, stderr }: Context,
  store: Store,
  takeBack: TakeBack,
  counts: Counts,
): Promise<void> {
  const newNotes = new NewNoteCounts();
  const source = voidSource(store, takeBack, (page) => counts.add(page));
  await runPipeline(source, (batch) => store.observations.record(batch), {
    signal,
    onBatch: (_batch, recorded) => newNotes.add(recorded.newNotes),
  });
  for (const line of newNotes.lines()) await writeLine(stderr, wrapped(line, stderr));
}

/** What an origin brought, and how much of it stood until now. */
class Counts {
  #standing = 0;
  #voided = 0;
  #servers = 0;

  /** All observations about a server are in one page. */
  add(page: readonly OriginObservation[]): void {
    const standing = page.filter(({ isVoided }) => !isVoided);
    this.#standing += standing.length;
    this.#voided += page.length - standing.length;
    this.#servers += new Set(standing.map(({ serverId }) => serverId)).size;
  }

  async report({ has, stdout, stderr }: Context, origin: string): Promise<void> {
    const name = printable(origin);
    if (this.#standing + this.#voided === 0) {
      const hint = 'see: tenant-usage observations origins';
      throw new AppError('notFound', `origin "${name}": brought nothing, or not then; ${hint}`);
    }
    const verb = has('yes') ? 'voided' : 'would void';
    const observations = many(this.#standing, 'observation');
    const servers = many(this.#servers, 'server');
    const before = `${this.#voided} were void already`;
    await writeLine(stdout, `${name}: ${verb} ${observations} of ${servers}; ${before}`);
    if (!has('yes'))
      await writeLine(stderr, asMessage('nothing is changed yet: add --yes to do it'));
  }
}

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
