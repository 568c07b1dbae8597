/** The identity of a series: its metric and its tags, in whatever order these were written. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../../domain/values/canonical';
import type { MeasuredPoint, Tags } from '../../../points';

/** One text for one series. */
export const seriesKey = ({ metric, tags }: Pick<MeasuredPoint, 'metric' | 'tags'>): string =>
  `${metric}\n${tagsText(tags)}`;

export const tagsText = (tags: Tags): string => canonicalJson(tags);

/** As it is stored: keys have no limit of length. */
export const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex');
