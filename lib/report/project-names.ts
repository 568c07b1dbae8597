/** What the cloud calls its projects, asked of it and kept. */

import { isId } from '../domain/values/id';
import { UsageError } from '../errors';
import type { CloudProject, NamedProject, ProjectDirectory } from '../identity/directory';
import type { NameCounts, Store, ToldByCloud } from '../store/store';

export interface NameParts {
  readonly store: Pick<Store, 'cloudProjects' | 'projects'>;
  readonly directory: ProjectDirectory;
}

export interface NamesFound extends NameCounts {
  /** Projects that the cloud knows. */
  readonly known: number;
  /** Projects that it was asked about and does not know. */
  readonly unknown: number;
}

const NOTHING: NamesFound = { known: 0, unknown: 0, added: 0, changed: 0 };

/** All projects of the cloud; those that it knows no more keep their last names. */
export async function refreshNames(
  { store: { cloudProjects }, directory }: NameParts,
  nowUs: number,
): Promise<NamesFound> {
  let found = NOTHING;
  for await (const some of directory.list()) {
    // Before the rest is read, so that a project which comes up meanwhile does not count as asked about.
    if (found === NOTHING) await cloudProjects.listed(nowUs);
    const projects = storable(some);
    const counts = await cloudProjects.tell({ projects, askedAtUs: nowUs });
    found = plus(found, { ...counts, known: projects.length, unknown: 0 });
  }
  return found;
}

export interface LookUp {
  readonly nowUs: number;
  /** Only those about which the cloud was last asked before. */
  readonly askedBeforeUs: number;
  readonly limit: number;
}

/** Projects that have no name from the cloud, each by its id. What was found before a failure is kept. */
export async function findNames(
  { store, directory }: NameParts,
  { nowUs, ...question }: LookUp,
): Promise<NamesFound> {
  const ids = await store.cloudProjects.nameless(question);
  const answers = await answersAbout(ids, directory);
  const found = storable(answers.found);
  const counts = await store.cloudProjects.tell({ projects: found, askedAtUs: nowUs });
  await store.projects.put(answers.without.map((id) => ({ id, syncedAtUs: nowUs })));
  if (answers.failure !== undefined) throw answers.failure;
  return { ...counts, known: found.length, unknown: answers.without.length };
}

interface Answers {
  readonly found: CloudProject[];
  /** Ids to which the answer was no. */
  readonly without: string[];
  /** What ended the asking. */
  readonly failure?: unknown;
}

async function answersAbout(ids: readonly string[], directory: ProjectDirectory): Promise<Answers> {
  const found: CloudProject[] = [];
  const without: string[] = [];
  for (const id of ids) {
    try {
      const project = await directory.find(id);
      if (project?.id === id) found.push(project);
      else without.push(id);
    } catch (failure) {
      // So that the next time another one is tried.
      if (isForbidden(failure)) without.push(id);
      return { found, without, failure };
    }
  }
  return { found, without };
}

export const isForbidden = (error: unknown): boolean =>
  error instanceof UsageError && error.code === 'identityForbidden';

/** Projects as callers' tokens tell of them. */
export const keepNames = (
  { cloudProjects }: NameParts['store'],
  projects: readonly NamedProject[],
): Promise<NameCounts> => cloudProjects.tell({ projects: storable(projects), askedAtUs: null });

export const plus = (one: NamesFound, other: NamesFound): NamesFound => ({
  known: one.known + other.known,
  unknown: one.unknown + other.unknown,
  added: one.added + other.added,
  changed: one.changed + other.changed,
});

/** Without those whose ids nobody here can name; the cloud's names may hold anything. */
const storable = <Some extends ToldByCloud>(projects: readonly Some[]): Some[] =>
  projects
    .filter(({ id }) => isId(id))
    .map((project) => ({
      ...project,
      name: clean(project.name),
      domainId: isId(project.domainId) ? project.domainId : null,
    }));

const MAX_NAME = 255;

const clean = (name: string): string =>
  Array.from(name.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd'))
    .slice(0, MAX_NAME)
    .join('');
