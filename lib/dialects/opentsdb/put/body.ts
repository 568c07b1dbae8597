/** The points in the body of a put: good ones, and what is wrong with the others. */
import type { MeasuredPoint } from '../../../store/store';
import { longOf, textOf, textsOf } from '../wire/coercion';
import { badRequest, unparsable } from '../wire/errors';
import { isArray, isObject, type JsonValue, parseJson } from '../wire/json';
import { PointFault } from './fault';
import { plainPoints } from './plain-points';
import { makePoint, type WrittenPoint } from './point';

export interface PostedPoints {
  /** How many the body has. */
  readonly count: number;
  readonly points: readonly MeasuredPoint[];
  /** The place in the body of each of `points`. */
  readonly places: readonly number[];
  /** By place: what is wrong. */
  readonly faults: ReadonlyMap<number, string>;
}

/** Throws `badRequest` if the body as a whole is not what it must be. */
export function readPoints(text: string, maxTags: number): PostedPoints {
  const plain = plainPoints(text, maxTags);
  return plain
    ? { count: plain.length, points: plain, places: [...plain.keys()], faults: new Map() }
    : checkedPoints(writtenPoints(text), maxTags);
}

/** The points as they were written; null for a null. Throws `badRequest`. */
export function writtenPoints(text: string): ReadonlyArray<WrittenPoint | null> {
  const trimmed = text.trimStart();
  if (trimmed === '') throw badRequest('Missing request content');
  if (!/^[{[]/.test(trimmed)) {
    throw badRequest('The JSON must start as an object or an array');
  }
  const value = parseJson(trimmed);
  const elements = isArray(value) ? value : [value];
  if (elements.length === 0) throw badRequest('No datapoints found in content');
  return elements.map(writtenPoint);
}

function writtenPoint(value: JsonValue): WrittenPoint | null {
  if (value === null) return null;
  if (!isObject(value)) throw unparsable('a data point must be an object');
  return {
    metric: textOf(value.get('metric'), 'metric'),
    timestamp: longOf(value.get('timestamp'), 'timestamp') ?? 0,
    value: textOf(value.get('value'), 'value'),
    tags: textsOf(value.get('tags'), 'tags'),
  };
}

function checkedPoints(written: ReadonlyArray<WrittenPoint | null>, maxTags: number): PostedPoints {
  const points: MeasuredPoint[] = [];
  const places: number[] = [];
  const faults = new Map<number, string>();
  for (const [place, point] of written.entries()) {
    try {
      if (!point) throw new PointFault('Unexpected null datapoint encountered in set.');
      points.push(makePoint(point, maxTags));
      places.push(place);
    } catch (error) {
      if (!(error instanceof PointFault)) throw error;
      faults.set(place, error.message);
    }
  }
  return { count: written.length, points, places, faults };
}
