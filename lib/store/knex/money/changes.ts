/** Table `burst_changes`: changed facts of time that may have been billed; rows are only added, so no writer waits. */
import type { BurstChange, ProjectOwner } from '../../money/ledger';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

export interface ChangedFacts {
  readonly accountId?: string;
  readonly projectId?: string;
  readonly fromUs: number;
}

/** One row for each account or project. In the transaction that changes the facts, so that none is ever missed. */
export async function noteChanges(tx: Statements, changes: readonly ChangedFacts[]): Promise<void> {
  const earliest = new Map<string, ChangedFacts>();
  for (const change of changes) {
    const key = JSON.stringify([change.accountId, change.projectId]);
    const known = earliest.get(key);
    if (!known || change.fromUs < known.fromUs) earliest.set(key, change);
  }
  const rows = [...earliest.values()].map(({ accountId = null, projectId = null, fromUs }) => ({
    account_id: accountId,
    project_id: projectId,
    from_us: fromUs,
  }));
  for (const some of chunksOf(rows)) await tx.run((db) => db('burst_changes').insert(some));
}

export const listChanges = (read: Statements, limit: number): Promise<readonly BurstChange[]> =>
  read.run((db) =>
    db('burst_changes')
      .select<BurstChange[]>({
        id: 'id',
        accountId: 'account_id',
        projectId: 'project_id',
        fromUs: 'from_us',
      })
      .orderBy('id')
      .limit(limit),
  );

export const forgetChanges = ({ write }: Database, ids: readonly number[]): Promise<void> =>
  write(async (tx) => {
    for (const some of chunksOf(ids)) {
      await tx.run((db) => db('burst_changes').whereIn('id', some).del());
    }
  });

export async function ownersOf(
  read: Statements,
  projectIds: readonly string[],
): Promise<readonly ProjectOwner[]> {
  const owners: ProjectOwner[] = [];
  for (const some of chunksOf(projectIds)) {
    const rows = await read.run((db) =>
      db('project_accounts')
        .distinct<ProjectOwner[]>({ projectId: 'project_id', accountId: 'account_id' })
        .whereIn('project_id', some),
    );
    owners.push(...rows);
  }
  return owners;
}
