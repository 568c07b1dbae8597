/** The names of projects, synchronised from the cloud. */

import { isId } from '../domain/values/id';
import { AppError } from '../errors';
import type { CloudProject, NamedProject, ProjectDirectory } from '../identity/directory';
import type { NameCounts, NamedCloudProject, Store } from '../store/store';

export interface ProjectNameSources {
  readonly store: Pick<Store, 'cloudProjects' | 'projects'>;
  readonly directory: ProjectDirectory;
}

export interface NamesFound extends NameCounts {
  /** Projects that the cloud knows. */
  readonly known: number;
  /** Projects that were looked up and not found. */
  readonly unknown: number;
}

const NOTHING: NamesFound = { known: 0, unknown: 0, added: 0, changed: 0 };

/** Lists all projects of the cloud; projects that it no longer has keep their last names. */
export async function refreshNames(
  { store: { cloudProjects }, directory }: ProjectNameSources,
  nowUs: number,
): Promise<NamesFound> {
  let names = NOTHING;
  for await (const some of directory.list()) {
    // At the first page already, so that a project created during the listing does not count as looked up.
    if (names === NOTHING) await cloudProjects.markListed(nowUs);
    const projects = storable(some);
    const counts = await cloudProjects.upsertNames({ projects, askedAtUs: nowUs });
    names = plus(names, { ...counts, known: projects.length, unknown: 0 });
  }
  return names;
}

export interface ProjectNameQuery {
  readonly nowUs: number;
  /** Only projects whose last look-up is older. */
  readonly askedBeforeUs: number;
  readonly limit: number;
}

/** Looks up each project that has no name yet by its id. Names found before a failure are kept. */
export async function findNames(
  { store, directory }: ProjectNameSources,
  { nowUs, ...query }: ProjectNameQuery,
): Promise<NamesFound> {
  const ids = await store.cloudProjects.withoutName(query);
  const answers = await lookUp(ids, directory);
  const projects = storable(answers.projects);
  const counts = await store.cloudProjects.upsertNames({ projects: projects, askedAtUs: nowUs });
  await store.projects.put(answers.without.map((id) => ({ id, syncedAtUs: nowUs })));
  if (answers.failure !== undefined) throw answers.failure;
  return { ...counts, known: projects.length, unknown: answers.without.length };
}

interface LookUpResults {
  readonly projects: CloudProject[];
  /** Ids that were not found. */
  readonly without: string[];
  /** The error that ended the look-ups. */
  readonly failure?: unknown;
}

async function lookUp(ids: readonly string[], directory: ProjectDirectory): Promise<LookUpResults> {
  const projects: CloudProject[] = [];
  const without: string[] = [];
  for (const id of ids) {
    try {
      const project = await directory.find(id);
      if (project?.id === id) projects.push(project);
      else without.push(id);
    } catch (failure) {
      // Counted as looked up, so that the next round tries another project.
      if (isForbidden(failure)) without.push(id);
      return { projects, without, failure };
    }
  }
  return { projects, without };
}

export const isForbidden = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'identityForbidden';

/** Saves the names of projects from callers' tokens. */
export const saveNames = (
  { cloudProjects }: ProjectNameSources['store'],
  projects: readonly NamedProject[],
): Promise<NameCounts> =>
  cloudProjects.upsertNames({ projects: storable(projects), askedAtUs: null });

export const plus = (one: NamesFound, other: NamesFound): NamesFound => ({
  known: one.known + other.known,
  unknown: one.unknown + other.unknown,
  added: one.added + other.added,
  changed: one.changed + other.changed,
});

/** Without ids that cannot be stored, and with names cleaned: a cloud accepts any characters in them. */
const storable = <Some extends NamedCloudProject>(projects: readonly Some[]): Some[] =>
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
