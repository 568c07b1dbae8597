/** The source that reads the database of one cell: live servers, then archived ones, batch by batch. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Observation, observe } from '../../domain/observation';
import { canonicalJson } from '../../domain/values/canonical';
import type { ForeignDatabase } from '../../store/foreign';
import type { Refusal } from '../../store/store';
import { RefusedField } from '../fields';
import { cutText } from '../formats/parsed';
import { type LatestUs, refuseFuture } from '../records/future';
import { originOf, type Source, type SourceBatch } from '../source';
import { cleanText } from '../text';
import { novaDatabase } from '.';
import type { Doubt } from './doubts';
import type { Flavors } from './flavors';
import { lastIdOf, wantedIds } from './ids';
import { finished, type Position, type Run } from './position';
import { numberOf, type ServerRows, timeOf } from './rows';
import { isIndexed, readServers } from './servers';
import type { Part } from './tables';
import { type TranslateOptions, translate } from './translate';

export interface CellReading {
  readonly cell: string;
  readonly database: ForeignDatabase;
  readonly parts: readonly Part[];
  readonly flavors: Flavors;
  readonly position: Position;
  readonly run: Run;
  readonly save: (position: Position) => Promise<void>;
  /** Called when all that was changed before the run began is stored. */
  readonly onFinished?: (run: Run) => Promise<void>;
  /** Servers. */
  readonly batch: number;
  readonly pauseMs: number;
  readonly nowUs: () => number;
  readonly latestUs: LatestUs;
  readonly futureNeeds: string;
  readonly signal: AbortSignal;
}

export interface DatabaseBatch extends SourceBatch {
  readonly servers: number;
  /** All servers that were read, those that are refused, too. */
  readonly serverIds: readonly string[];
  readonly doubts: readonly Doubt[];
  /** Of all ids, how many are behind. */
  readonly passedIds: number;
  readonly lastIds: number;
}

/** Without an index each table is read once for so many servers. */
const SERVERS_A_SCAN = 4000;

export function databaseSource(reading: CellReading): Source {
  const { cell, database, parts, position, save } = reading;
  async function* batches(): AsyncGenerator<DatabaseBatch> {
    const lastIds: number[] = [];
    for (const part of parts) lastIds.push(await lastIdOf(database.read, part.table('instances')));
    let run = reading.run;
    for (; run.part < parts.length; run = { ...run, part: run.part + 1, afterId: 0 }) {
      for await (const { servers, askedAtUs } of serversOf(reading, run)) {
        const after = { ...run, ...reached(servers, run) };
        run = after;
        const passed = [...lastIds.slice(0, run.part), run.afterId];
        yield {
          ...batchOf(servers, { ...reading, askedAtUs }),
          serverIds: servers.map(({ instance }) => String(instance['uuid'])),
          ...{ servers: servers.length, passedIds: sum(passed), lastIds: sum(lastIds) },
          ack: () => save({ ...position, run: after }),
        };
      }
    }
    await save(finished(position, run));
    await reading.onFinished?.(run);
  }
  return { name: originOf(novaDatabase, cell), batches };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

async function* serversOf(
  { database, parts, batch, pauseMs, nowUs, signal }: CellReading,
  { part: index, afterId, sinceUs }: Run,
): AsyncGenerator<{ readonly servers: readonly ServerRows[]; readonly askedAtUs: number }> {
  const part = parts[index] as Part;
  const count = isIndexed(part) ? batch : Math.max(batch, SERVERS_A_SCAN);
  for await (const ids of wantedIds(database.read, part, { afterId, sinceUs, count })) {
    const askedAtUs = nowUs();
    const servers = await readServers(database, part, ids);
    for (let from = 0; from < servers.length; from += batch) {
      yield { servers: servers.slice(from, from + batch), askedAtUs };
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function reached(servers: readonly ServerRows[], run: Run): Pick<Run, 'afterId' | 'newestUs'> {
  const changes = servers.map(({ instance }) => changedUs(instance));
  const last = servers.at(-1)?.instance;
  return {
    afterId: last ? numberOf(last, 'id') : run.afterId,
    newestUs: Math.max(run.newestUs, ...changes),
  };
}

/** A row that is refused for its times counts nothing. */
function changedUs(instance: ServerRows['instance']): number {
  try {
    return timeOf(instance, 'updated_at') ?? timeOf(instance, 'created_at') ?? 0;
  } catch {
    return 0;
  }
}

function batchOf(
  servers: readonly ServerRows[],
  reading: CellReading & Pick<TranslateOptions, 'askedAtUs'>,
): Pick<DatabaseBatch, 'origin' | 'submitted' | 'refused' | 'doubts'> {
  const submitted: { observation: Observation; position: string }[] = [];
  const refused: Refusal[] = [];
  const doubts: Doubt[] = [];
  for (const rows of servers) {
    const position = `instances ${String(rows.instance['id'])}`;
    try {
      const translated = translate(rows, reading);
      for (const each of translated.statements)
        refuseFuture(each, reading.latestUs(), reading.futureNeeds);
      submitted.push(
        ...translated.statements.map((each) => ({ observation: observe(each), position })),
      );
      doubts.push(...translated.doubts);
    } catch (error) {
      if (!(error instanceof RefusedField)) throw error;
      refused.push(refusal(rows, position, error));
    }
  }
  return { origin: originOf(novaDatabase, reading.cell), submitted, refused, doubts };
}

/** The server as a whole: a part of its life would be a wrong one. */
const refusal = (
  rows: ServerRows,
  position: string,
  { field, message }: RefusedField,
): Refusal => ({
  position,
  ...(field !== undefined && { field }),
  reason: `server ${String(rows.instance['uuid'])}: ${message}`,
  raw: cutText(cleanText(canonicalJson({ ...rows, flavor: rows.flavor ?? null }))),
});
