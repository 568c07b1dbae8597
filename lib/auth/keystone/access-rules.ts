/** Access rules of application credentials: the requests that their owner limits them to. */
import { canonicalGlob, canonicalPath } from './canonical-path';
import { matchesGlob } from './glob';

export interface AccessRule {
  /** The type of the service, as in the catalog. */
  readonly service: string;
  readonly method: string;
  /** With globs: `*` and `{name}` stand for one segment or a part of it, `**` for anything. */
  readonly path: string;
}

/** Comparisons of a character, some milliseconds. Rules that need more are refused: they can only be an attack. */
const MAX_WORK = 4_000_000;

/** Whether one of the rules allows the request. Both paths are compared in their canonical spelling. */
export function isGranted(rules: readonly AccessRule[], request: AccessRule): boolean {
  const paths = rules
    .filter(({ service, method }) => service === request.service && method === request.method)
    .map(({ path }) => canonicalGlob(path));
  const requested = canonicalPath(request.path);
  const written = paths.reduce((sum, path) => sum + path.length, 0);
  return (
    written * requested.length <= MAX_WORK && paths.some((path) => matchesGlob(path, requested))
  );
}
