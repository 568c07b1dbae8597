/** What is wrong with a point, in OpenTSDB's words. */

/** Why a point is not taken. */
export class PointFault extends Error {}

/** `{host=a, dc=lon}` */
export const shownTags = (tags: ReadonlyMap<string, string | null>): string =>
  `{${Array.from(tags, ([key, value]) => `${key}=${value}`).join(', ')}}`;
