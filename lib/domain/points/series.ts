/** Series of measured points: a metric's name and tags, and how several of them are told apart or taken together. */

/** Keys and values as they were written; equal tags are one series whatever their order. */
export type Tags = Readonly<Record<string, string>>;

export interface TaggedSeries {
  readonly id: number;
  readonly metric: string;
  readonly tags: Tags;
}

export interface GroupTags {
  /** What all series that have the key agree on. */
  readonly tags: Tags;
  /** The keys on which they do not, in byte order. */
  readonly aggregateTags: readonly string[];
}

export function groupTags(group: readonly TaggedSeries[]): GroupTags {
  const values = new Map<string, string>();
  const differing = new Set<string>();
  for (const { tags } of group) {
    for (const [key, value] of Object.entries(tags)) {
      if ((values.get(key) ?? value) !== value) differing.add(key);
      values.set(key, value);
    }
  }
  const shared = [...values].filter(([key]) => !differing.has(key));
  return { tags: Object.fromEntries(shared), aggregateTags: [...differing].sort(byBytes) };
}

/**
 * Series with equal values of these keys together, groups in the order of those values. Within a group they are in the
 * order of their tags, which decides which is first and last, whenever they were first written.
 */
export function groupSeries<S extends TaggedSeries>(
  series: readonly S[],
  keys: readonly string[],
): readonly (readonly S[])[] {
  const groups = new Map<string, { readonly values: readonly string[]; readonly members: S[] }>();
  for (const member of inOrderOfTags(series)) {
    const values = keys.map((key) => member.tags[key] ?? '');
    const name = JSON.stringify(values);
    const group = groups.get(name);
    if (group) group.members.push(member);
    else groups.set(name, { values, members: [member] });
  }
  return [...groups.values()]
    .sort((a, b) => compareTexts(a.values, b.values))
    .map(({ members }) => members);
}

export function inOrderOfTags<S extends TaggedSeries>(series: readonly S[]): readonly S[] {
  return series
    .map((member) => ({ member, texts: [...sortedTags(member.tags).flat(), member.metric] }))
    .sort((a, b) => compareTexts(a.texts, b.texts) || a.member.id - b.member.id)
    .map(({ member }) => member);
}

const sortedTags = (tags: Tags): (readonly [string, string])[] =>
  Object.entries(tags).sort(([a], [b]) => byBytes(a, b));

function compareTexts(one: readonly string[], other: readonly string[]): number {
  for (let i = 0; i < Math.min(one.length, other.length); i++) {
    const order = byBytes(one[i] ?? '', other[i] ?? '');
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

/** UTF-16 is in the order of UTF-8 but for these. */
const FIRST_SURROGATE = 0xd800;

/** Of their UTF-8, as the databases compare. */
function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  while (a.charCodeAt(i) === b.charCodeAt(i)) i++;
  const [one, other] = [a.charCodeAt(i), b.charCodeAt(i)];
  if (one < FIRST_SURROGATE && other < FIRST_SURROGATE) return one - other;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
