/** What an import newly found odd about servers: each note with a count and the first servers. */
import { printable } from '../../ingest/text';
import type { NewNotes } from '../../store/store';
import { shellWord } from '../program/shell';

const SHOWN_SERVERS = 3;

interface Count {
  readonly count: number;
  readonly firstServers: readonly string[];
}

/** Lives as long as one import. */
export class NewNoteCounts {
  readonly #counts = new Map<string, Count>();

  add(newNotes: NewNotes): void {
    for (const [note, { count, firstServerIds }] of newNotes) {
      const known = this.#counts.get(note) ?? { count: 0, firstServers: [] };
      const firstServers = [...known.firstServers, ...firstServerIds].slice(0, SHOWN_SERVERS);
      this.#counts.set(note, { count: known.count + count, firstServers });
    }
  }

  /** Lines without line feeds; none if nothing was odd. */
  lines(): readonly string[] {
    const notes = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const [first] = notes.flatMap(([, { firstServers }]) => firstServers);
    if (first === undefined) return [];
    return [
      'tenant-usage: new notes on servers (what was decided, and may be checked):',
      ...notes.map(([note, count]) => `  ${warningOf(note)}${note}: ${serversOf(count)}`),
      `tenant-usage: to see one of them: tenant-usage server ${shellWord(printable(first))}`,
    ];
  }
}

/** Of all notes the only one after which a number is a matter of chance. */
const warningOf = (note: string): string => (note === 'order-unknown' ? 'warning: ' : '');

function serversOf({ count, firstServers }: Count): string {
  const more = count > firstServers.length ? ', …' : '';
  return `${count} (${firstServers.map(printable).join(', ')}${more})`;
}
