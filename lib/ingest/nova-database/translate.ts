/** What a cell's database says about one server: the row as it is now, and the dated changes of its history. */

import type { Facts, Statement } from '../../domain/observation';
import { RefusedField, required } from '../fields';
import { endOfSecond } from '../records/cut-second';
import { id, nameIn, textIn } from '../records/fields';
import type { Doubt } from './doubts';
import { embeddedFlavors, type Flavors } from './flavors';
import { historyOf } from './history';
import { logOf } from './log';
import { isTrue, type ServerRows, timeOf } from './rows';
import { statesOf } from './states';

export interface Translation {
  readonly statements: readonly Statement[];
  readonly doubts: readonly Doubt[];
}

export interface TranslateOptions {
  readonly cell: string;
  /** Those that Nova still has. */
  readonly flavors: Flavors;
  /** When the rows were asked for. */
  readonly askedAtUs: number;
}

/** Throws RefusedField. */
export function translate(rows: ServerRows, options: TranslateOptions): Translation {
  const { instance } = rows;
  const serverId = required(instance, 'uuid', id);
  if (isTrue(instance, 'hidden'))
    return { statements: [], doubts: [{ serverId, reason: 'hidden' }] };
  const embedded = embeddedFlavors(rows.flavor);
  const isResizing = (textIn(instance, 'task_state') ?? '').startsWith('resize_');
  const row = rowOf(rows, options, isResizing ? {} : embedded.current);
  const { launchedAtUs } = row.facts;
  if (typeof launchedAtUs !== 'number')
    return { statements: [row], doubts: [{ serverId, reason: 'never-launched' }] };
  const states = statesOf(logOf(rows));
  const history = historyOf(rows, {
    ...{ serverId, launchedAtUs, embedded, isResizing, states },
    flavors: options.flavors,
  });
  const isOffloaded = states.last === 'shelved' && hasNoHost(row.facts);
  const reasons = [
    ...states.doubts.map((reason) => ({ serverId, reason })),
    ...(isOffloaded && !states.doubts.includes('offload-time')
      ? [{ serverId, reason: 'offload-time' } as const]
      : []),
    ...(isResizing ? [{ serverId, reason: 'resizing' } as const] : []),
    ...(hasNoEnd(instance) ? [{ serverId, reason: 'no-end' } as const] : []),
  ];
  return {
    statements: [row, ...history.statements],
    doubts: [...history.doubts, ...reasons],
  };
}

/** As it is, or as it was when it was deleted. */
const hasNoHost = ({ state, terminatedAtUs, host }: Facts): boolean =>
  state === 'shelved_offloaded' || (typeof terminatedAtUs === 'number' && host === null);

/** A soft delete does not set `deleted`. */
const hasNoEnd = (instance: ServerRows['instance']): boolean =>
  isTrue(instance, 'deleted') && timeOf(instance, 'terminated_at') === null;

/** The whole server, as of its last change. */
function rowOf(
  { instance }: ServerRows,
  { cell, askedAtUs }: TranslateOptions,
  size: Facts,
): Statement {
  const createdAtUs = timeOf(instance, 'created_at');
  const changedUs = timeOf(instance, 'updated_at') ?? createdAtUs;
  if (changedUs === null) throw new RefusedField('created_at', 'missing: must be a time');
  const facts: Facts = {
    createdAtUs,
    launchedAtUs: timeOf(instance, 'launched_at'),
    terminatedAtUs: timeOf(instance, 'terminated_at'),
    projectId: required(instance, 'project_id', id),
    name: nameIn(instance, 'display_name') ?? null,
    state: textIn(instance, 'vm_state') ?? null,
    zone: textIn(instance, 'availability_zone') ?? null,
    host: textIn(instance, 'host') ?? null,
    image: textIn(instance, 'image_ref') ?? null,
    cell,
    ...size,
  };
  const serverId = required(instance, 'uuid', id);
  const atUs = endOfSecond(changedUs, askedAtUs);
  return { serverId, source: 'database', kind: 'row', atUs, facts };
}
