/** `quarantine replay`: reads refused input again. */
import { type ReplayOptions, replay, type StillRefused } from '../../ingest/replay';
import type { Store } from '../../store/store';
import { ALLOW_FUTURE, AS_OF, asOfOf, FUTURE_NEEDS, latestUsIn } from '../import/as-of';
import { NewNoteCounts } from '../import/new-notes';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { wrapped } from '../program/wrap';
import { CHOICE, checkChoice, chosenEntries, placeOf, shortId } from './entries';

export const replayCommand: Command = {
  name: 'replay',
  summary: 'read entries again; those that are understood now leave the quarantine',
  details:
    'Worth trying with a newer program, or with --as-of for lifetimes that were refused because\n' +
    'they have no date. Status 3 if entries stay.',
  arguments: [CHOICE.argument],
  options: [CHOICE.option, AS_OF, ALLOW_FUTURE],
  settings: ['database'],
  examples: [
    'tenant-usage quarantine replay --all',
    'tenant-usage quarantine replay 5e88 --as-of 2026-10-01T00:00:00Z',
  ],
  run: replayChosen,
};

async function replayChosen(context: Context): Promise<number> {
  checkChoice(context);
  const latestUs = latestUsIn(context);
  const options = { asOfUs: asOfOf(context, latestUs), latestUs, futureNeeds: FUTURE_NEEDS };
  return withStore(context, 'check', (store) => replayFrom(store, context, options));
}

async function replayFrom(store: Store, context: Context, options: ReplayOptions): Promise<number> {
  const { stdout, stderr } = context;
  const total = { understood: 0, added: 0, refused: 0 };
  const newNotes = new NewNoteCounts();
  for await (const entries of chosenEntries(store, context)) {
    const { understood, added, refused, newNotes: some } = await replay(store, entries, options);
    total.understood += understood;
    total.added += added;
    total.refused += refused.length;
    for (const notes of some) newNotes.add(notes);
    for (const each of refused) await writeLine(stderr, wrapped(describe(each), stderr));
  }
  for (const line of newNotes.lines()) await writeLine(stderr, wrapped(line, stderr));
  const counts = Object.entries(total).map(([name, count]) => `${name}=${count}`);
  await writeLine(stdout, `replayed ${counts.join(' ')}`);
  return total.refused > 0 ? EXIT.refused : EXIT.ok;
}

const describe = ({ entry, field, reason }: StillRefused): string =>
  [shortId(entry), placeOf(entry), ...(field === undefined ? [] : [field]), reason].join(': ');
