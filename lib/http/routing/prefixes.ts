/** Who owns a path: each API declares prefixes, and the longest one that fits a path decides. */

/**
 * What an owner declares. `/v1` owns `/v1` and all that is below it; `/api/` only what is below it;
 * `/` owns every path that is owned by no other prefix.
 */
export interface PrefixOwner {
  readonly name: string;
  readonly prefixes: readonly string[];
  /** Its prefixes, in lower case, own paths in any case. */
  readonly ignoresCase?: boolean;
}

/** Finds the owner of a path. Throws if two owners declare the same prefix. */
export function ownerFinder<O extends PrefixOwner>(
  owners: readonly O[],
): (path: string) => O | undefined {
  const entries = owners
    .flatMap((owner) => owner.prefixes.map((prefix) => ({ prefix, owner })))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  checkUnique(entries);
  return (path) =>
    entries.find(({ prefix, owner }) =>
      isBelow(prefix, owner.ignoresCase ? path.toLowerCase() : path),
    )?.owner;
}

const isBelow = (prefix: string, path: string): boolean =>
  prefix === '/' ||
  path === prefix ||
  path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);

interface Entry {
  readonly prefix: string;
  readonly owner: PrefixOwner;
}

function checkUnique(entries: readonly Entry[]): void {
  const seen = new Map<string, string>();
  for (const { prefix, owner } of entries) {
    const other = seen.get(prefix);
    if (other !== undefined) throw new Error(`${other} and ${owner.name} both own ${prefix}`);
    seen.set(prefix, owner.name);
  }
}
