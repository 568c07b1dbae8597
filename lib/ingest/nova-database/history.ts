/** The dated changes of a server that was launched, as its log and its migrations record them. */
import type { Facts, Statement } from '../../domain/observation';
import { SECOND_US } from '../../time';
import type { Doubt } from './doubts';
import type { EmbeddedFlavors, Flavors } from './flavors';
import type { LogEntry } from './log';
import { type Resize, resizeAt, resizesOf } from './resizes';
import type { ServerRows } from './rows';
import { BUILD, type Change, FINISH_RESIZE, FINISH_REVERT, isLaunch, type States } from './states';

export interface Launched {
  readonly serverId: string;
  readonly launchedAtUs: number;
  readonly embedded: EmbeddedFlavors;
  /** Its current flavor may still be taken back. */
  readonly isResizing: boolean;
  readonly states: States;
  readonly flavors: Flavors;
}

export interface History {
  readonly statements: readonly Statement[];
  readonly doubts: readonly Doubt[];
}

/** Throws RefusedField. */
export function historyOf({ migrations }: ServerRows, launched: Launched): History {
  const { serverId, states } = launched;
  const sizes = new Sizes(launched, resizesOf(migrations));
  const build = states.changes.find(({ entry }) => entry.name === BUILD);
  const dated = states.changes.flatMap((change) => {
    const facts = { ...stateOf(change), ...sizes.at(change) };
    const isFirst = change === build;
    if (Object.keys(facts).length === 0) return [];
    return [{ atUs: dateOf(change.entry, launched), facts, isFirst }];
  });
  const statements = dated.map(({ atUs, facts, isFirst }, index): Statement => {
    const launch = isFirst ? { launchedAtUs: Math.min(atUs, launched.launchedAtUs) } : {};
    // In whole seconds two changes may be dated at one instant.
    const sequence = dated.slice(0, index).filter((each) => each.atUs === atUs).length;
    return {
      ...{ serverId, source: 'database', kind: 'event', atUs },
      facts: { ...facts, ...launch, ...(sequence > 0 && { sequence }) },
    };
  });
  const missing: Doubt[] = build ? [] : [{ serverId, reason: 'no-history' }];
  return { statements, doubts: [...missing, ...sizes.doubts] };
}

const stateOf = ({ state }: Change): Facts => (state === undefined ? {} : { state });

/** Actions are logged up to two seconds after what they did. */
const LATE_US = 5 * SECOND_US;

/** What has launched the server last was done when it was launched. */
function dateOf(entry: LogEntry, { launchedAtUs }: Launched): number {
  const lateUs = entry.finishedUs - launchedAtUs;
  return isLaunch(entry) && lateUs >= 0 && lateUs <= LATE_US ? launchedAtUs : entry.finishedUs;
}

class Sizes {
  readonly doubts: Doubt[] = [];
  readonly #launched: Launched;
  readonly #resizes: readonly Resize[];

  constructor(launched: Launched, resizes: readonly Resize[]) {
    this.#launched = launched;
    this.#resizes = resizes;
  }

  at({ entry }: Change): Facts {
    const { name, finishedUs } = entry;
    if (name === BUILD) return this.#first();
    const resize = resizeAt(this.#resizes, finishedUs);
    if (name === FINISH_RESIZE) return resize ? this.#of(resize.newId) : UNKNOWN;
    if (name !== FINISH_REVERT) return {};
    if (!entry.isSuccess)
      return resize && this.#isBack(resize, entry) ? this.#of(resize.oldId) : {};
    return resize ? this.#of(resize.oldId) : UNKNOWN;
  }

  /** The old size of the first resize, also of one that never finished: the embedded flavor may be its new one. */
  #first(): Facts {
    const { states, isResizing, embedded } = this.#launched;
    const finish = states.changes.find(({ entry }) => entry.name === FINISH_RESIZE);
    const [first] = this.#resizes;
    if (finish && !resizeAt(this.#resizes, finish.entry.finishedUs)) return UNKNOWN;
    if (first) return this.#of(first.oldId);
    return isResizing ? UNKNOWN : embedded.current;
  }

  /** A revert mostly fails after it has given the size back: the next resize, or what is embedded, shows which it was. */
  #isBack({ oldId }: Resize, { finishedUs }: LogEntry): boolean {
    const next = this.#resizes.find(({ createdUs }) => createdUs > finishedUs);
    return oldId === (next?.oldId ?? this.#launched.embedded.currentId);
  }

  /** That a size is not known is stated, too: no gap is filled over it. */
  #of(id: number): Facts {
    const { serverId, embedded, flavors } = this.#launched;
    const known = embedded.byId.get(id) ?? flavors.get(id);
    if (known) return known;
    this.doubts.push({ serverId, reason: 'former-size', detail: `flavor ${id}` });
    return UNKNOWN;
  }
}

const UNKNOWN: Facts = { size: null };
