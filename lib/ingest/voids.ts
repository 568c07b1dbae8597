/** The source of voids that take back everything that one origin brought. */
import { observe } from '../domain/observation';
import type { OriginObservation, OriginQuery, Store } from '../store/store';
import { originOf, type Source, type SourceBatch, type SourceType } from './source';

/** Recording is for operators, so a void has their rank, wherever it comes from. */
export const voids: SourceType = { name: 'void', sourceClass: 'operator' };

export interface TakeBack extends Omit<OriginQuery, 'afterServerId' | 'maxServers'> {
  readonly reason: string;
  /** When it is taken back. */
  readonly atUs: number;
}

/** A batch is one transaction. */
const SERVERS_A_BATCH = 1000;

/** What an origin brought, page by page; voids that come in meanwhile are not noticed in the same page. */
export async function* observationsFrom(
  { origins }: Pick<Store, 'origins'>,
  query: Omit<OriginQuery, 'afterServerId' | 'maxServers'>,
): AsyncGenerator<readonly OriginObservation[]> {
  for (let afterServerId: string | undefined; ; ) {
    const page = await origins.observations({
      ...query,
      ...(afterServerId !== undefined && { afterServerId }),
      maxServers: SERVERS_A_BATCH,
    });
    if (page.length === 0) return;
    yield page;
    afterServerId = page.at(-1)?.serverId;
  }
}

/** Voids for what is not void yet, so that it can be repeated; `onPage` hears of all of it. */
export function voidSource(
  store: Pick<Store, 'origins'>,
  { reason, atUs, ...query }: TakeBack,
  onPage: (page: readonly OriginObservation[]) => void,
): Source {
  const origin = originOf(voids, query.origin);
  async function* batches(): AsyncGenerator<SourceBatch> {
    for await (const page of observationsFrom(store, query)) {
      onPage(page);
      const standing = page.filter(({ isVoided }) => !isVoided);
      const submitted = standing.map(({ serverId, id }) => ({
        observation: observe({
          ...{ serverId, source: voids.sourceClass, kind: 'void', atUs },
          facts: { voids: id, reason },
        }),
      }));
      if (submitted.length > 0) yield { origin, submitted };
    }
  }
  return { name: origin, batches };
}
