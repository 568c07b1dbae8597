/** What is odd in a lifetime that is understood: it is taken in, and warned of. */
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

/** Its project is billed on and on, which nobody would notice. */
const ENDLESS = 'says deleted, but no terminated_at says when: it counts as still there';

const NOT_DELETED: ReadonlySet<string> = new Set(['0', 'false', 'f', 'no', 'n']);

/** Databases say it in several ways; in Nova's own it is 0, or the number of the row. */
const isDeleted = ({ deleted }: Fields): boolean =>
  !isBlank(deleted) && !NOT_DELETED.has(String(deleted).toLowerCase());
