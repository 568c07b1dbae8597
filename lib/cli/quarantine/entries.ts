/** The entries of the quarantine that are chosen on a command line. */
import { AppError } from '../../errors';
import type { Quarantined, Store } from '../../store/store';
import type { CommandArgument, CommandOption, Context } from '../program/command';
import { throwIfInterrupted } from '../program/output';

type Entries = AsyncGenerator<readonly Quarantined[]>;

/** A page is short, since each entry may be as long as the longest line. */
const SLICE = 50;

/** All entries in the order of their ids, in pages. Entries already yielded may be dropped meanwhile. */
export async function* allEntries(
  { quarantine }: Pick<Store, 'quarantine'>,
  { signal }: Pick<Context, 'signal'>,
): Entries {
  let afterId: string | undefined;
  do {
    throwIfInterrupted(signal);
    const page = await quarantine.list(afterId, SLICE);
    if (page.length > 0) yield page;
    afterId = page.at(-1)?.id;
  } while (afterId !== undefined);
}

export const CHOICE: { argument: CommandArgument; option: CommandOption } = {
  argument: { name: '[id...]', help: 'ids of entries, or unique beginnings of them' },
  option: { flags: '--all', help: 'all entries' },
};

/** Throws `invalidArgument` unless either ids or `--all` are given. */
export function checkChoice({ args, has }: Pick<Context, 'args' | 'has'>): void {
  if (has('all') !== args.length > 0) return;
  throw new AppError('invalidArgument', 'either ids or --all must be given, and not both');
}

/** The chosen entries, in pages; all ids are looked up before the first page. */
export async function* chosenEntries(store: Store, context: Context): Entries {
  if (context.has('all')) {
    yield* allEntries(store, context);
    return;
  }
  const entries: Quarantined[] = [];
  for (const idPrefix of new Set(context.args)) entries.push(await findEntry(store, idPrefix));
  yield entries;
}

/** Throws `notFound` unless exactly one entry has an id that begins so. */
export async function findEntry({ quarantine }: Store, idPrefix: string): Promise<Quarantined> {
  if (!/^[0-9a-f]{1,64}$/.test(idPrefix)) {
    const allowed = '1 to 64 of the digits 0-9 and a-f';
    throw new AppError(
      'invalidArgument',
      `"${idPrefix}" is no id of an entry; allowed: ${allowed}`,
    );
  }
  const entry = await quarantine.find(idPrefix);
  if (entry) return entry;
  throw new AppError(
    'notFound',
    `quarantine entry "${idPrefix}": there is none, or several that begin so`,
  );
}

export const placeOf = ({ origin, position }: Quarantined): string => `${origin}:${position}`;

/** The beginning of an id, long enough to be unique in practice. */
export const shortId = ({ id }: Quarantined): string => id.slice(0, 12);
