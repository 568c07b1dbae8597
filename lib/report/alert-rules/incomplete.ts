/** Sources of records of which less is known than there should be: lost, silent, or with a gap that nothing has repaired. */
import type { IncompleteCondition } from '../../domain/alerts/condition';
import type { AlertChange } from '../../store/store';
import { shortIsoTime } from '../../time';
import { isHeardAllTheTime, sourceCoverage } from '../completeness';
import type { RuleContext } from './context';
import { presentChanges } from './present';

/** A rule about some account, project, server or site has none. */
export async function incompleteSources(
  context: RuleContext<IncompleteCondition>,
): Promise<readonly AlertChange[]> {
  const { store, rule, condition, untilUs } = context;
  const sources = rule.scopeType === 'all' ? await sourceCoverage(store) : [];
  const held = sources
    .filter(isHeardAllTheTime)
    .filter(({ completeUntilUs }) => untilUs - completeUntilUs >= condition.forMs * 1000)
    .map(({ source, cell, completeUntilUs }) => ({
      ...{ scopeType: 'source' as const, scopeId: `${source} ${cell}` },
      ...{ projectId: null, accountId: null },
      value: `complete until ${shortIsoTime(completeUntilUs)}`,
    }));
  return presentChanges(context, held);
}
