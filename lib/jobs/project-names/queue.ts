/** What callers' tokens tell of their projects, until somebody takes it down. */
import type { NamedProject } from '../../identity/directory';

export interface ProjectNotes {
  note(project: NamedProject): void;
  /** All of them, the last one of each project; they are gone then. */
  take(): readonly NamedProject[];
}

/** Whoever is left out brings the name along with the next token. */
const MOST = 10_000;

export function projectNotes(): ProjectNotes {
  const notes = new Map<string, NamedProject>();
  return {
    note(project) {
      if (notes.size < MOST || notes.has(project.id)) notes.set(project.id, project);
    },
    take() {
      const taken = [...notes.values()];
      notes.clear();
      return taken;
    },
  };
}
