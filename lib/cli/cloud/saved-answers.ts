/** Answers of a Nova in files: what `compare` reads instead of asking one. */
import { readFile } from 'node:fs/promises';
import { AppError } from '../../errors';
import {
  type NovaTenant,
  readSavedAnswer,
  type SavedAnswer,
} from '../../openstack/nova/usage-answer';
import type { Span } from '../../time';

export interface SavedUsage {
  readonly tenants: readonly NovaTenant[];
  /** What they count in; undefined if there is no tenant in them. */
  readonly span: Span | undefined;
  /** Undefined: of all projects. */
  readonly projectIds: readonly string[] | undefined;
  /** Whether a page is missing. */
  readonly isCut: boolean;
}

/** The pages of one answer, or the answers about single projects. Throws `unreadableInput`. */
export async function readSavedUsage(paths: readonly string[]): Promise<SavedUsage> {
  const answers: SavedAnswer[] = [];
  for (const path of paths) answers.push(await readOne(path));
  const tenants = answers.flatMap((answer) => answer.tenants);
  const isSingle = answers.every((answer) => answer.isSingle);
  return {
    tenants,
    span: spanOf(tenants),
    projectIds: isSingle ? idsIn(tenants) : undefined,
    isCut: !isSingle && answers.every(({ hasNext }) => hasNext),
  };
}

async function readOne(path: string): Promise<SavedAnswer> {
  try {
    return readSavedAnswer(await readFile(path, 'utf8'));
  } catch (error) {
    const reason =
      error instanceof AppError ? error.message : (error as NodeJS.ErrnoException).code;
    throw new AppError('unreadableInput', `${path}: ${reason}`);
  }
}

const idsIn = (tenants: readonly NovaTenant[]): readonly string[] => [
  ...new Set(tenants.flatMap(({ projectId }) => projectId ?? [])),
];

/** Pages are asked for one after the other, so that the end of one up to now moves. */
function spanOf(tenants: readonly NovaTenant[]): Span | undefined {
  const [first] = tenants;
  if (!first) return undefined;
  const stops = tenants.map(({ window }) => Number(window.stopUs));
  return { startUs: Number(first.window.startUs), endUs: Math.max(...stops) };
}
