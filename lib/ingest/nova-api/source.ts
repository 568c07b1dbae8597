/** The source that asks Nova's API once for all that has changed: a batch a page, and the look is noted at its end. */
import { AppError } from '../../errors';
import type { Log } from '../../log';
import type { NovaClient } from '../../openstack/nova/client';
import { serverPages } from '../../openstack/nova/servers';
import type { Store } from '../../store/store';
import { SECOND_US, shortIsoTime } from '../../time';
import { originOf, type Source, type SourceBatch } from '../source';
import { novaApi } from '.';
import { flavorsOf } from './flavors';
import { type ReadOptions, readServers } from './read';

export interface Look extends ReadOptions {
  readonly nova: NovaClient;
  readonly sources: Store['sources'];
  /** The region, or `default`. */
  readonly cell: string;
  readonly pageSize: number;
  readonly overlapUs: number;
  readonly nowUs: () => number;
  readonly log: Log;
}

/** What Nova wrote a moment before it was asked may not be in its answer yet. */
const WRITING_US = 10 * SECOND_US;

/** Throws `cloudUnavailable` at its end if cells are away: what they hold is missing. */
export function novaApiSource(look: Look): Source {
  const origin = originOf(novaApi, look.cell);
  return { name: origin, batches: () => batches(look, origin) };
}

async function* batches(look: Look, origin: string): AsyncGenerator<SourceBatch> {
  const { nova, pageSize, cell, log } = look;
  const startUs = look.nowUs();
  const sinceUs = await sinceOf(look);
  const flavors = flavorsOf(nova);
  const counts = { servers: 0, outOfReach: 0 };
  log.info({ cell, since: shortIsoTime(sinceUs) }, 'nova-api: asking for what has changed');
  let askedAtUs = startUs;
  for await (const page of serverPages(nova, { sinceUs, limit: pageSize })) {
    const servers = await flavors.embed(page);
    const { outOfReach, ...read } = readServers(servers, { ...look, askedAtUs });
    counts.servers += page.length;
    counts.outOfReach += outOfReach;
    yield { origin, ...read };
    askedAtUs = look.nowUs();
  }
  if (flavors.without.length > 0) {
    const servers = flavors.without.slice(0, 20);
    log.warn({ cell, count: flavors.without.length, servers }, 'nova-api: flavors are gone');
  }
  if (counts.outOfReach > 0) throw awayCells(counts.outOfReach);
  await note(look, startUs);
  log.info({ cell, servers: counts.servers }, 'nova-api: complete');
}

/** The first time everything that Nova still has, deleted servers too. */
async function sinceOf({ sources, cell, overlapUs }: Look): Promise<number> {
  const states = await sources.states();
  const known = states.find((state) => state.source === novaApi.name && state.cell === cell);
  return known === undefined ? 0 : Math.max(0, known.heardUntilUs - overlapUs);
}

const note = ({ sources, cell }: Look, startUs: number): Promise<void> =>
  sources.hear({
    ...{ source: novaApi.name, cell, newestUs: null },
    heardUntilUs: startUs - WRITING_US,
  });

const awayCells = (servers: number): AppError =>
  new AppError(
    'cloudUnavailable',
    `Nova: cells are away with ${servers} servers, of which it tells nothing; all others are stored`,
  );
