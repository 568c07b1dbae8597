/** What an application credential may be used for, where its owner has limited it. */

export interface AccessRule {
  /** The type of the service, as in the catalog. */
  readonly service: string;
  readonly method: string;
  /** With globs: `*` and `{name}` stand for one segment or a part of it, `**` for anything. */
  readonly path: string;
}

/** Whether one of the rules is about exactly this. */
export const isGranted = (rules: readonly AccessRule[], asked: AccessRule): boolean =>
  rules.some(
    ({ service, method, path }) =>
      service === asked.service && method === asked.method && expressionOf(path).test(asked.path),
  );

const GLOB = /(\*\*|\*|\{[^}]*\})/;

/** What stands between globs is meant as it is written. */
const expressionOf = (path: string): RegExp =>
  new RegExp(`^${path.split(GLOB).map(partOf).join('')}$`, 's');

function partOf(part: string, i: number): string {
  if (i % 2 === 0) return part.replace(/[.*+?^$()|{}[\]\\]/g, '\\$&');
  return part === '**' ? '.*' : '[^/]+';
}
