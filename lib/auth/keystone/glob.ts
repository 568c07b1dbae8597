/** Glob matching of paths, in time proportional to the product of both lengths. */

/** A capturing group: after a split the globs are the odd members. */
export const GLOB = /(\*\*|\*|\{[^}]*\})/;

/** `*` and `{name}` stand for one character or more but no slash, `**` for anything; the rest is meant as written. */
export function matchesGlob(glob: string, path: string): boolean {
  // All alternatives are followed at once: backtracking would let a rule take exponential time.
  let ends = new Uint8Array(path.length + 1);
  ends[0] = 1;
  for (const [i, part] of glob.split(GLOB).entries()) {
    if (part === '') continue;
    ends = i % 2 === 0 ? afterText(ends, part, path) : afterGlob(ends, part, path);
  }
  return ends[path.length] === 1;
}

/** Of each position in the path: whether what was read of the glob can end there. */
type Ends = Uint8Array<ArrayBuffer>;

function afterText(ends: Ends, text: string, path: string): Ends {
  const after = new Uint8Array(ends.length);
  for (let from = ends.indexOf(1); from !== -1; from = ends.indexOf(1, from + 1)) {
    if (path.startsWith(text, from)) after[from + text.length] = 1;
  }
  return after;
}

function afterGlob(ends: Ends, glob: string, path: string): Ends {
  if (glob === '**') {
    const first = ends.indexOf(1);
    return first === -1 ? ends : ends.fill(1, first);
  }
  const after = new Uint8Array(ends.length);
  let isInside = 0;
  for (let at = 0; at < path.length; at++) {
    isInside = path[at] === '/' ? 0 : isInside | (ends[at] ?? 0);
    after[at + 1] = isInside;
  }
  return after;
}
