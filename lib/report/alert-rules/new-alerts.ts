/** From what an evaluation found about an object to alerts, with those whom they belong to. */
import type { AlertObject } from '../../domain/alerts/alert';
import type { Transition } from '../../domain/alerts/evaluation';
import type { AlertChange, NewAlert, Store } from '../../store/store';
import type { ObjectTransitions, RuleContext } from './context';

type Owners = Pick<NewAlert, 'projectId' | 'accountId'>;

const NOBODY: Owners = { projectId: null, accountId: null };

/** A server belongs to its project now, and that to its account; another object to the account of its site. */
async function ownersOf(
  { servers, projects, sites }: Store,
  { scopeType, scopeId }: AlertObject,
  siteId: string | null,
): Promise<Owners> {
  if (scopeType === 'server') {
    const projectId = (await servers.find(scopeId))?.projectId ?? null;
    if (projectId === null) return NOBODY;
    return { projectId, accountId: (await projects.find(projectId))?.accountId ?? null };
  }
  const site = siteId === null ? undefined : await sites.find(siteId);
  return { ...NOBODY, accountId: site?.accountId ?? null };
}

export async function newAlerts(
  { store, rule }: RuleContext,
  { watched, transitions }: ObjectTransitions,
): Promise<readonly AlertChange[]> {
  const { object, siteId } = watched;
  const isOpening = transitions.some(({ kind }) => kind === 'opened');
  const owners = isOpening ? await ownersOf(store, object, siteId) : NOBODY;
  const type = rule.name;
  return transitions.map((transition): AlertChange => {
    const atUs = transition.atMs * 1000;
    if (transition.kind === 'closed') return { kind: 'closed', type, object, atUs };
    const alert = { type, ...object, ...owners, siteId, createdAtUs: atUs };
    return { kind: 'opened', alert: { ...alert, ...wordsOf(rule, transition) } };
  });
}

const wordsOf = (
  { condition, severity }: RuleContext['rule'],
  { value }: Extract<Transition, { kind: 'opened' }>,
): Pick<NewAlert, 'message' | 'severity' | 'context'> => ({
  message: `${condition}: ${value}`,
  severity,
  context: { rule: condition, value },
});
