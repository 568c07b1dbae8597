/** The projects that came with callers' tokens, until they are stored. */
import type { NamedProject } from '../../identity/directory';

export interface ProjectNameQueue {
  push(project: NamedProject): void;
  /** Takes all of them out, the last one of each project. */
  drain(): readonly NamedProject[];
}

/** A project that is left out comes again with the next token. */
const MAX_QUEUED = 10_000;

export function projectNameQueue(): ProjectNameQueue {
  const projects = new Map<string, NamedProject>();
  return {
    push(project) {
      if (projects.size < MAX_QUEUED || projects.has(project.id)) projects.set(project.id, project);
    },
    drain() {
      const drained = [...projects.values()];
      projects.clear();
      return drained;
    },
  };
}
