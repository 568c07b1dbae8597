/** What a real Nova published in six minutes, and the lives that its API showed meanwhile. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Segment } from '../../../lib/domain/segment';
import { parseTimeUs } from '../../../lib/time';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'nova-notifications');

const unzipped = (name: string): string => gunzipSync(readFileSync(join(FOLDER, name))).toString();

export interface Message {
  readonly routing_key: string;
  readonly body: string;
}

/** In the order in which they arrived. */
export const messages: readonly Message[] = unzipped('messages.ndjson.gz')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

export const ofTopics = (...topics: readonly string[]): readonly Message[] =>
  messages.filter(({ routing_key: key }) => topics.includes(key.split('.')[0] ?? ''));

interface Between {
  readonly lo: string;
  readonly hi: string;
}

export interface ExpectedSegment {
  readonly flavor: string;
  readonly vcpus: number;
  readonly memory_mb: number;
  readonly root_gb: number;
  readonly ephemeral_gb: number;
  /** Null: any. */
  readonly state: string | null;
  /** It may be left out. */
  readonly passing: boolean;
  readonly from: Between;
  readonly to: Between | null;
}

export interface ExpectedLife {
  readonly server: string;
  readonly name: string;
  readonly segments: readonly ExpectedSegment[];
}

export const expectedLives: readonly ExpectedLife[] = JSON.parse(
  unzipped('expected-segments.json.gz'),
);

const TOLERANCE_US = 1_000_000;
/** States that were shorter may have been missed by whoever watched the API. */
const SHORT_US = 1_500_000;

/** What is wrong with the segments of a server, or nothing. */
export function problemsOf(
  { name, segments }: ExpectedLife,
  reported: readonly Segment[],
  toleranceUs = TOLERANCE_US,
): string[] {
  const stretches = merged(reported);
  const expected = withoutMissed(segments, (passing) =>
    stretches.some((stretch) => fits(passing, stretch, toleranceUs)),
  );
  const missing = expected
    .filter(
      (each) => !each.passing && !stretches.some((stretch) => fits(each, stretch, toleranceUs)),
    )
    .map(({ flavor, state, from }) => `${name}: ${flavor} ${state} from ${from.lo} is missing`);
  const wrong = stretches
    .filter(
      (stretch) => !isShort(stretch) && !expected.some((each) => fits(each, stretch, toleranceUs)),
    )
    .map(
      ({ size, state, fromUs, toUs }) =>
        `${name}: ${size?.flavor} ${state} ${fromUs} to ${toUs} is wrong`,
    );
  return [...missing, ...wrong];
}

/** What only passed and was missed belongs to what was before and after it, if these are the same. */
function withoutMissed(
  segments: readonly ExpectedSegment[],
  isReported: (passing: ExpectedSegment) => boolean,
): readonly ExpectedSegment[] {
  const left: ExpectedSegment[] = [];
  for (const [index, segment] of segments.entries()) {
    const [before, passing] = [left.at(-2), left.at(-1)];
    const isSame = before && passing?.passing && contentOf(before) === contentOf(segment);
    if (!isSame || isReported(passing)) left.push(segment);
    else left.splice(-2, 2, { ...before, to: segments[index]?.to ?? null });
  }
  return left;
}

const contentOf = ({ passing: _, from: _from, to: _to, ...content }: ExpectedSegment): string =>
  JSON.stringify(content);

/** Another host or zone makes another segment, which is no other usage. */
function merged(segments: readonly Segment[]): readonly Segment[] {
  const stretches: Segment[] = [];
  for (const segment of segments) {
    const last = stretches.at(-1);
    const goesOn = last && last.toUs === segment.fromUs && last.state === segment.state;
    if (goesOn && JSON.stringify(last.size) === JSON.stringify(segment.size)) {
      stretches[stretches.length - 1] = { ...last, toUs: segment.toUs };
    } else stretches.push(segment);
  }
  return stretches;
}

const isShort = ({ fromUs, toUs }: Segment): boolean => toUs !== null && toUs - fromUs < SHORT_US;

const isWithin = (us: number, { lo, hi }: Between, toleranceUs: number): boolean =>
  us >= (parseTimeUs(lo) as number) - toleranceUs &&
  us <= (parseTimeUs(hi) as number) + toleranceUs;

function fits(
  expected: ExpectedSegment,
  { size, state, fromUs, toUs }: Segment,
  toleranceUs: number,
): boolean {
  const endsRight =
    expected.to === null || toUs === null
      ? expected.to === toUs
      : isWithin(toUs, expected.to, toleranceUs);
  return (
    endsRight &&
    isWithin(fromUs, expected.from, toleranceUs) &&
    (expected.state === null || expected.state === state) &&
    size?.flavor === expected.flavor &&
    size.vcpus === expected.vcpus &&
    size.memoryMb === expected.memory_mb &&
    size.rootGb === expected.root_gb &&
    size.ephemeralGb === expected.ephemeral_gb
  );
}
