/** Table `project_accounts`: which account paid for a project when. */
import { NEVER_US } from '../../../domain/life-class';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { noteChanges } from './changes';

export interface ProjectMove {
  readonly id: string;
  /** Undefined: it stays where it is. */
  readonly accountId?: string | null;
}

interface Ownership {
  readonly project_id: string;
  readonly from_us: number;
  readonly to_us: number;
  readonly account_id: string;
}

/** The first account of a project pays for it from the beginning, another one from the time of that change. */
export async function moveProjects(
  tx: Statements,
  moves: readonly ProjectMove[],
  nowUs: number,
): Promise<void> {
  const wanted = new Map(
    moves.flatMap(({ id, accountId }) => (accountId === undefined ? [] : [[id, accountId]])),
  );
  for (const some of chunksOf([...wanted].sort(([a], [b]) => (a < b ? -1 : 1)))) {
    const last = await lastOwnerships(
      tx,
      some.map(([id]) => id),
    );
    for (const [id, accountId] of some)
      await moveProject(tx, { id, accountId }, last.get(id), nowUs);
  }
}

async function lastOwnerships(
  tx: Statements,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Ownership>> {
  const rows = await tx.run((db) =>
    db('project_accounts')
      .select<Ownership[]>('project_id', 'from_us', 'to_us', 'account_id')
      .whereIn('project_id', ids)
      .orderBy(['project_id', 'from_us'])
      .forUpdate(),
  );
  return new Map(rows.map((row) => [row.project_id, row]));
}

async function moveProject(
  tx: Statements,
  { id, accountId }: { readonly id: string; readonly accountId: string | null },
  last: Ownership | undefined,
  nowUs: number,
): Promise<void> {
  const isOwned = last?.to_us === NEVER_US;
  if (isOwned ? last.account_id === accountId : accountId === null) return;
  const fromUs = last ? Math.max(nowUs, isOwned ? last.from_us + 1 : last.to_us) : -NEVER_US;
  if (isOwned) {
    await tx.run((db) =>
      db('project_accounts')
        .where({ project_id: id, from_us: last.from_us })
        .update({ to_us: fromUs }),
    );
  }
  if (accountId !== null) {
    const row = { project_id: id, from_us: fromUs, to_us: NEVER_US, account_id: accountId };
    await tx.run((db) => db('project_accounts').insert(row));
  }
  await noteChanges(tx, [{ projectId: id, fromUs }]);
}
