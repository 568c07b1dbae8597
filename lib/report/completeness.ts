/** Until when everything is known that a living cloud has reported. */
import type { SourceGap, SourceKey, SourceState, Store } from '../store/store';

export interface SourceCoverage extends SourceState {
  /** What may be missing of it, not repaired yet, in order. */
  readonly gaps: readonly SourceGap[];
  /** All before this instant is known. */
  readonly completeUntilUs: number;
}

export async function sourceCoverage({
  sources,
}: Pick<Store, 'sources'>): Promise<readonly SourceCoverage[]> {
  const states = await sources.states();
  if (states.length === 0) return [];
  const all = await sources.gaps();
  return states.map((state) => {
    const gaps = all.filter((gap) => isSame(gap, state));
    const starts = gaps.map(({ fromUs }) => fromUs);
    return { ...state, gaps, completeUntilUs: Math.min(state.heardUntilUs, ...starts) };
  });
}

const isSame = (a: SourceKey, b: SourceKey): boolean => a.source === b.source && a.cell === b.cell;

/** Read when somebody asks for it, perhaps once: its age says nothing where a cloud is heard all the time. */
const READ_ON_REQUEST = 'nova-database';

export const isHeardAllTheTime = ({ source }: SourceKey): boolean => source !== READ_ON_REQUEST;

/** Of all sources together; undefined where none is heard. */
export async function completeUntilUs(store: Pick<Store, 'sources'>): Promise<number | undefined> {
  const all = await sourceCoverage(store);
  const heard = all.filter(isHeardAllTheTime);
  const coverage = heard.length > 0 ? heard : all;
  if (coverage.length === 0) return undefined;
  return Math.min(...coverage.map((each) => each.completeUntilUs));
}
