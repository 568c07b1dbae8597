/** Warnings about lifetimes that are probably mistaken, although they are taken in. */
import type { Observation } from '../../domain/observation';
import { type Fields, isBlank } from '../fields';
import type { Warning } from '../source';

type RecordWarning = Omit<Warning, 'position'>;

export function warningsOf({ kind, facts }: Observation, fields: Fields): readonly RecordWarning[] {
  const { launchedAtUs, terminatedAtUs } = facts;
  if (kind !== 'row' || typeof launchedAtUs !== 'number') return [];
  if (typeof terminatedAtUs === 'number') {
    return terminatedAtUs < launchedAtUs ? [ENDS_BEFORE_IT_STARTS] : [];
  }
  if (facts.state === 'deleted') return [{ field: 'vm_state', message: ENDLESS }];
  return isDeleted(fields) ? [{ field: 'deleted', message: ENDLESS }] : [];
}

const ENDS_BEFORE_IT_STARTS: RecordWarning = {
  field: 'terminated_at',
  message: 'ends before it starts (taken in as it is)',
};

/** Without an end, the project would go on being billed. */
const ENDLESS = 'says deleted, but no terminated_at says when: it counts as still there';

const NOT_DELETED: ReadonlySet<string> = new Set(['0', 'false', 'f', 'no', 'n']);

/** Databases write it in several ways; in Nova's, `deleted` is 0 or the id of the row. */
const isDeleted = ({ deleted }: Fields): boolean =>
  !isBlank(deleted) && !NOT_DELETED.has(String(deleted).toLowerCase());
