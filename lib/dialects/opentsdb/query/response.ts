/** From the results of a query to the text of its answer, one element a group. */
import type { PointColumns } from '../../../domain/points/columns';
import type { PointGroup } from '../../../domain/points/evaluation/groups';
import type { RateOptions, TagFilter } from '../../../domain/points/query';
import type { OpenTsdbSettings } from '../settings';
import { jsonNumber } from '../wire/number-text';
import type { ValidSubQuery } from './valid-query';
import type { AnswerFormat } from './written-query';

export interface RenderOptions {
  readonly format: AnswerFormat;
  readonly settings: Pick<OpenTsdbSettings, 'nan' | 'alignment'>;
  /** Of the ids in the store. */
  readonly tsuidOf: (seriesId: number) => string;
}

export interface IndexedSubQuery {
  readonly subQuery: ValidSubQuery;
  readonly index: number;
}

/** One element of the answer. */
export function elementText(
  group: PointGroup,
  { subQuery: { written, subQuery }, index }: IndexedSubQuery,
  options: RenderOptions,
): string {
  const { format, settings } = options;
  const isNullFill = subQuery.downsample?.fill === 'null';
  const missing = isNullFill ? 'null' : NAN[settings.nan];
  const members = {
    metric: group.metric,
    tags: group.tags,
    aggregateTags: group.aggregateTags,
    ...queryMember(written, index, options),
    ...(format.showsTsuids && { tsuids: group.seriesIds.map(options.tsuidOf) }),
  };
  const text = JSON.stringify(members).slice(0, -1);
  const stats = format.showsStats ? `,"stats":${statsText(group.points.atMs.length)}` : '';
  return `${text},"dps":${pointsText(group.points, format, missing)}${stats}}`;
}

/** The last element, if it is asked for. */
export const summaryText = (count: number): string => `{"statsSummary":${statsText(count)}}`;

const statsText = (count: number): string => JSON.stringify({ emittedDPs: count });

/** Undefined: left out. */
const NAN: Readonly<Record<OpenTsdbSettings['nan'], string | undefined>> = {
  string: '"NaN"',
  null: 'null',
  omit: undefined,
};

/** OVHcloud always shows the index. */
function queryMember(
  written: ValidSubQuery['written'],
  index: number,
  { format, settings }: RenderOptions,
) {
  if (format.showsQuery) return { query: queryJson(written, index) };
  return settings.alignment === 'end' ? { query: { index } } : {};
}

const queryJson = (written: ValidSubQuery['written'], index: number) => ({
  aggregator: written.aggregator,
  metric: written.metric ?? null,
  tsuids: written.tsuids ?? null,
  downsample: written.downsample ?? null,
  rate: written.rate !== undefined,
  filters: written.filters.map(filterJson),
  rateOptions: written.rate ? rateOptionsJson(written.rate) : null,
  tags: Object.fromEntries(
    written.filters
      .filter(({ isGrouping }) => isGrouping)
      .map(({ key, type, expression }) => [key, `${type}(${expression})`]),
  ),
  explicitTags: written.hasExplicitTags,
  index,
});

const filterJson = ({ key, type, expression, isGrouping }: TagFilter) => ({
  tagk: key,
  filter: expression,
  group_by: isGrouping,
  type,
});

const rateOptionsJson = ({ isCounter, counterMax, resetValue, dropsResets }: RateOptions) => ({
  counter: isCounter,
  counterMax,
  resetValue,
  dropResets: dropsResets,
});

/** Each key once: of several points of a second the last. */
function pointsText(
  { atMs, values }: PointColumns,
  { inMilliseconds, inArrays }: AnswerFormat,
  missing: string | undefined,
): string {
  const stampAt = (i: number): number => {
    const ms = atMs[i] ?? Number.NaN;
    return inMilliseconds ? ms : Math.floor(ms / 1000);
  };
  const parts: string[] = [];
  for (let i = 0; i < atMs.length; i += 1) {
    const stamp = stampAt(i);
    const text = stamp === stampAt(i + 1) ? undefined : valueText(values[i] ?? 0, missing);
    if (text !== undefined) parts.push(inArrays ? `[${stamp},${text}]` : `"${stamp}":${text}`);
  }
  return inArrays ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}

/** JSON has no NaN, and no infinity, which a sum may reach. */
function valueText(value: number, missing: string | undefined): string | undefined {
  if (Number.isFinite(value)) return jsonNumber(value);
  const isWord = missing === NAN.string;
  return isWord && !Number.isNaN(value) ? `"${value}"` : missing;
}
