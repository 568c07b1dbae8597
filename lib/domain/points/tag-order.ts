/** The order in which the tags of a new series get their numbers: OpenTSDB's, whose ids of series are made of them. */
import type { Tags } from './series';

type Tag = readonly [key: string, value: string];

/** OpenTSDB keeps the tags of a point in a hash table of Java, which is walked bucket by bucket. */
export function inNumberingOrder(tags: Tags): readonly Tag[] {
  const all = Object.entries(tags);
  const buckets = bucketsFor(all.length);
  return all
    .map((tag) => ({ tag, bucket: spreadHash(tag[0]) & (buckets - 1) }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ tag }) => tag);
}

const LEAST_BUCKETS = 16;
const MAX_LOAD = 0.75;

function bucketsFor(size: number): number {
  let buckets = LEAST_BUCKETS;
  while (size > buckets * MAX_LOAD) buckets *= 2;
  return buckets;
}

/** `String.hashCode`, its upper half mixed into the lower one. */
function spreadHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 16);
}
