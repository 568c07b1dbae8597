/** What a store holds, as one value that can be compared. */
import type { Life } from '../../lib/domain/server';
import type { Store } from '../../lib/store/store';

export interface State {
  readonly lives: ReadonlyMap<string, Life>;
  readonly observationIds: readonly string[];
}

export async function stateOf(store: Store): Promise<State> {
  const lives = new Map<string, Life>();
  for await (const slice of store.inventory.lives()) {
    for (const life of slice) lives.set(life.server.id, life);
  }
  const observationIds: string[] = [];
  for await (const slice of store.inventory.observations()) {
    observationIds.push(...slice.map(({ id }) => id));
  }
  return { lives, observationIds: observationIds.sort() };
}
