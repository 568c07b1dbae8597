/** Access rules: which calls a consumer key is good for. */

export interface AccessRule {
  readonly method: string;
  /** `*` stands for any text. */
  readonly path: string;
}

/** `path`: as in `rulePathOf`. */
export const isGranted = (
  rules: readonly AccessRule[],
  call: { readonly method: string; readonly path: string },
): boolean =>
  rules.some(({ method, path }) => method.toUpperCase() === call.method && isLike(path, call.path));

/** By pieces and not by an expression, which a client could make slow. */
function isLike(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === withoutSlash(first);
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/$/, '');
