/** Servers whose state is an error. */
import type { FailedCondition } from '../../domain/alerts/condition';
import type { Server } from '../../domain/server';
import { STATES, stateOf } from '../../domain/states';
import { allOf } from '../../store/pages';
import type { AlertChange, AlertRule } from '../../store/store';
import type { RuleContext } from './context';
import { type HeldObject, presentChanges } from './present';

export async function failedServers(
  context: RuleContext<FailedCondition>,
): Promise<readonly AlertChange[]> {
  const { store, rule, untilUs } = context;
  const isIts = await scopeTest(context);
  const held: HeldObject[] = [];
  const living = allOf(
    (page) => store.servers.list({ ...narrowedBy(rule), ...page }),
    ({ id }) => id,
  );
  for await (const server of living) {
    if (!isFailed(server, untilUs) || !isIts(server)) continue;
    const { id, projectId, state } = server;
    const project = projectId === null ? undefined : await store.projects.find(projectId);
    const accountId = project?.accountId ?? null;
    held.push({ scopeType: 'server', scopeId: id, projectId, accountId, value: state ?? '' });
  }
  return presentChanges(context, held);
}

const isFailed = ({ state, terminatedAtUs }: Server, nowUs: number): boolean =>
  state !== null &&
  stateOf(state) === STATES.error &&
  (terminatedAtUs === null || terminatedAtUs > nowUs);

const narrowedBy = ({ scopeType, scopeId }: AlertRule) =>
  scopeType === 'project' && scopeId !== null ? { projectId: scopeId } : {};

/** No server is known to be of a site by its state alone. */
async function scopeTest({
  store,
  rule: { scopeType, scopeId },
}: RuleContext<FailedCondition>): Promise<(server: Server) => boolean> {
  if (scopeType === 'server') return ({ id }) => id === scopeId;
  if (scopeType === 'site') return () => false;
  if (scopeType !== 'account' || scopeId === null) return () => true;
  const projectIds = new Set(await store.projects.ofAccounts([scopeId]));
  return ({ projectId }) => projectId !== null && projectIds.has(projectId);
}
