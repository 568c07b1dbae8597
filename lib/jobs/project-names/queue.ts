/** What callers' tokens tell of their projects, until somebody takes it down. */
import type { NamedProject } from '../../identity/directory';

export interface ProjectNameQueue {
  push(project: NamedProject): void;
  /** All of them, the last one of each project; they are gone then. */
  drain(): readonly NamedProject[];
}

/** Whoever is left out brings the name along with the next token. */
const MAX_QUEUED = 10_000;

export function projectNameQueue(): ProjectNameQueue {
  const notes = new Map<string, NamedProject>();
  return {
    push(project) {
      if (notes.size < MAX_QUEUED || notes.has(project.id)) notes.set(project.id, project);
    },
    drain() {
      const drained = [...notes.values()];
      notes.clear();
      return drained;
    },
  };
}
