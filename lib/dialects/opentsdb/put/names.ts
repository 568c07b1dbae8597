/** Names of metrics, keys and values: which characters they may have, and how many tags a point may. */
import { ILLEGAL_IN_NAME } from '../../../domain/points/names';
import type { Tags } from '../../../store/store';
import { PointFault, shownTags } from './fault';

/** The tags, without nulls. Throws `PointFault`. */
export function checkNames(
  metric: string,
  tags: ReadonlyMap<string, string | null>,
  maxTags: number,
): Tags {
  if (tags.size > maxTags) {
    const shown = `tags: ${shownTags(tags)}`;
    throw new PointFault(`Too many tags: ${tags.size} maximum allowed: ${maxTags}, ${shown}`);
  }
  checkName('metric name', metric);
  const entries = Array.from(tags, ([key, value]) => {
    checkName(`tag name with value [${value}]`, key);
    return [key, checkName(`tag value with key [${key}]`, value)] as const;
  });
  return Object.fromEntries(entries);
}

function checkName(what: string, text: string | null): string {
  if (text === null) throw new PointFault(`Invalid ${what}: null`);
  if (text === '') throw new PointFault(`Invalid ${what}: empty string`);
  const illegal = ILLEGAL_IN_NAME.exec(text);
  if (!illegal) return text;
  const char = text.charAt(illegal.index);
  throw new PointFault(`Invalid ${what} ("${text}"): illegal character: ${char}`);
}
