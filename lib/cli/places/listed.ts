/** Commands of a noun that comes by inventory: `list` and `show`. */
import { foreignId } from '../../domain/values/validators';
import { pagesOf } from '../../store/pages';
import type { KeysetPage, Store } from '../../store/store';
import { argument, option, orNotFound } from '../identity/options';
import { mapPages } from '../identity/pages';
import { formatOptions, JSON_LINES, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, CommandOption } from '../program/command';
import { printList, printResource } from '../program/listing';
import { withStore } from '../program/with-store';

export interface ListedNoun<Item, Json> {
  /** `sites` */
  readonly name: string;
  readonly summary: string;
  readonly listing: ListView<Json>;
  /** An id, for the help. */
  readonly example: string;
  /** An option of `list` that narrows it to what belongs to one id. */
  readonly filter?: { readonly flag: string; readonly help: string };
  readonly keyOf: (item: Item) => string;
  /** `of`: the value of the filter. */
  readonly list: (
    store: Store,
    page: KeysetPage,
    of: string | undefined,
  ) => Promise<readonly Item[]>;
  readonly find: (store: Store, key: string) => Promise<Item | undefined>;
  readonly toJson: (item: Item, store: Store) => Json | Promise<Json>;
}

export const listedNoun = <Item, Json>(noun: ListedNoun<Item, Json>): Command => ({
  name: noun.name,
  summary: noun.summary,
  commands: [listCommand(noun), showCommand(noun)],
});

const DETAILS =
  'They come, and change, by import --inventory and POST /v1/inventory. The JSON lines can be\n' +
  'imported again.';

function listCommand<Item, Json>(noun: ListedNoun<Item, Json>): Command {
  const { name, listing, filter, keyOf, toJson } = noun;
  const filters: readonly CommandOption[] = filter
    ? [{ flags: `--${filter.flag} <id>`, help: filter.help }]
    : [];
  return {
    name: 'list',
    summary: `list all ${name}`,
    details: DETAILS,
    options: [...filters, JSON_LINES, ...formatOptions(listing)],
    settings: ['database'],
    examples: [`tenant-usage ${name} list`],
    run: (context) => {
      const of = filter && option(context, filter.flag, foreignId);
      return withStore(context, 'check', (store) => {
        const pages = pagesOf((page) => noun.list(store, page, of), keyOf);
        return printList(
          context,
          mapPages(pages, (item) => toJson(item, store)),
          listing,
        );
      });
    },
  };
}

function showCommand<Item, Json>({
  name,
  listing,
  example,
  find,
  toJson,
}: ListedNoun<Item, Json>): Command {
  return {
    name: 'show',
    summary: `show one ${listing.kind}`,
    arguments: [{ name: '<id>', help: `the id of the ${listing.kind}` }],
    options: [JSON_OBJECT, ...formatOptions(listing)],
    settings: ['database'],
    examples: [`tenant-usage ${name} show ${example}`],
    run: (context) =>
      withStore(context, 'check', async (store) => {
        const key = argument(context, 0, ['id', foreignId]);
        const item = orNotFound(await find(store, key), listing.kind, key);
        return printResource(context, await toJson(item, store), listing);
      }),
  };
}
