/** What a life is billed by that differs between two of its versions, in words for people. */
import type { Size } from '../../domain/observation';
import type { Segment } from '../../domain/segment';
import type { ServerLife } from '../../domain/server';
import { SECOND_US, shortIsoTime } from '../../time';

export type ChangeKind =
  | 'missed creation'
  | 'missed deletion'
  | 'not ended'
  | 'other end'
  | 'other launch'
  | 'project'
  | 'size'
  | 'state'
  | 'former project'
  | 'former size'
  | 'former state';

export interface Change {
  readonly kind: ChangeKind;
  readonly from: string;
  readonly to: string;
}

/** Fractions of a second are no change: most sources cut them off. `before` undefined: nothing was known. */
export function changesBetween(before: ServerLife | undefined, after: ServerLife): Change[] {
  if (before === undefined || before.server.bornAtUs === null) return creationOf(after);
  const [was, is] = [before.server, after.server];
  return [
    ...endChange(was.terminatedAtUs ?? was.endedAtUs, is.terminatedAtUs ?? is.endedAtUs),
    ...timeChange(was.launchedAtUs, is.launchedAtUs),
    ...lineChange('project', before.segments, after.segments, ({ projectId }) => projectId ?? '-'),
    ...lineChange('size', before.segments, after.segments, ({ size }) => sizeText(size)),
    ...lineChange('state', before.segments, after.segments, ({ state }) => state ?? '-'),
  ];
}

function creationOf({ server, segments }: ServerLife): Change[] {
  const { bornAtUs, endedAtUs, projectId } = server;
  if (bornAtUs === null) return [];
  const end = endedAtUs === null ? '' : ` to ${shortIsoTime(endedAtUs)}`;
  const size = sizeText(segments.at(-1)?.size ?? server.size);
  const to = `${shortIsoTime(bornAtUs)}${end}, ${size}, project ${projectId ?? '-'}`;
  return [{ kind: 'missed creation', from: '-', to }];
}

export const sizeText = (size: Size | null): string =>
  size === null
    ? 'size unknown'
    : `${size.flavor} (${size.vcpus} vCPUs, ${size.memoryMb} MB, ${size.rootGb + size.ephemeralGb} GB)`;

const isSameTime = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) < SECOND_US;

const timeText = (us: number | null, none: string): string =>
  us === null ? none : shortIsoTime(us);

function endChange(wasUs: number | null, isUs: number | null): Change[] {
  if (isSameTime(wasUs, isUs)) return [];
  const ended = wasUs === null ? 'missed deletion' : 'other end';
  const kind = isUs === null ? 'not ended' : ended;
  return [{ kind, from: timeText(wasUs, 'running'), to: timeText(isUs, 'running') }];
}

const timeChange = (wasUs: number | null, isUs: number | null): Change[] =>
  isSameTime(wasUs, isUs)
    ? []
    : [{ kind: 'other launch', from: timeText(wasUs, '-'), to: timeText(isUs, '-') }];

interface Stretch {
  readonly fromUs: number;
  readonly value: string;
}

/** What it was from when on; stretches of less than a second are left out, and so are ends. */
function lineOf(segments: readonly Segment[], textOf: (segment: Segment) => string): Stretch[] {
  const line: Stretch[] = [];
  for (const segment of segments) {
    const { fromUs, toUs } = segment;
    const value = textOf(segment);
    if (toUs !== null && toUs - fromUs < SECOND_US) continue;
    if (line.at(-1)?.value !== value) line.push({ fromUs, value });
  }
  return line;
}

type Line = 'project' | 'size' | 'state';

function lineChange(
  line: Line,
  before: readonly Segment[],
  after: readonly Segment[],
  textOf: (segment: Segment) => string,
): Change[] {
  const [was, is] = [lineOf(before, textOf), lineOf(after, textOf)];
  const [last, lastNow] = [was.at(-1)?.value ?? '-', is.at(-1)?.value ?? '-'];
  if (last !== lastNow) return [{ kind: line, from: last, to: lastNow }];
  if (isSameLine(was, is)) return [];
  return [{ kind: `former ${line}`, from: lineText(was), to: lineText(is) }];
}

/** The beginning of a life is compared by its launch. */
const isSameLine = (was: readonly Stretch[], is: readonly Stretch[]): boolean =>
  was.length === is.length &&
  was.every(({ fromUs, value }, i) => {
    const other = is[i];
    return value === other?.value && (i === 0 || isSameTime(fromUs, other.fromUs));
  });

const SHOWN = 4;

function lineText(line: readonly Stretch[]): string {
  const shown = line.slice(-SHOWN).map(({ fromUs, value }) => `${value} ${shortIsoTime(fromUs)}`);
  return `${line.length > SHOWN ? '… ' : ''}${shown.join(', ')}`;
}
