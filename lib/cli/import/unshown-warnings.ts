/** The warnings of an import that are too many to show: counted by field, with the first lines of each. */
import type { Warning } from '../../ingest/source';
import { quoted } from '../../ingest/text';

const SHOWN_POSITIONS = 3;

/** More fields than this are counted, but not listed. */
const SHOWN_FIELDS = 10;

interface Count {
  readonly count: number;
  /** File and line. */
  readonly firstPlaces: readonly string[];
}

/** Lives as long as one import. */
export class UnshownWarnings {
  readonly #counts = new Map<string, Count>();

  add(fileName: string, warnings: readonly Warning[]): void {
    for (const { field, position } of warnings) {
      const { count, firstPlaces } = this.#counts.get(field) ?? { count: 0, firstPlaces: [] };
      const places =
        count < SHOWN_POSITIONS ? [...firstPlaces, `${fileName}:${position}`] : firstPlaces;
      this.#counts.set(field, { count: count + 1, firstPlaces: places });
    }
  }

  /** Lines without line feeds, the most frequent field first. */
  lines(): readonly string[] {
    const fields = [...this.#counts].sort(([, a], [, b]) => b.count - a.count);
    return fields.slice(0, SHOWN_FIELDS).map(([field, { count, firstPlaces }]) => {
      const more = count > firstPlaces.length ? ', …' : '';
      return `  ${named(field)}: ${count} (${firstPlaces.join(', ')}${more})`;
    });
  }
}

/** Field names of a file can be any text. */
export const named = (field: string): string =>
  /^[\w.-]{1,80}$/.test(field) ? field : quoted(field);
