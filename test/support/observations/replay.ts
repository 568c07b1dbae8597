/** A meter of the simple kind: plays the events of one source in time order, keeping what is true now. */
import fc from 'fast-check';
import { type Observation, observe } from '../../../lib/domain/observation';
import type { Segment } from '../../../lib/domain/segment';
import { anyAttributes, anyInstant, SERVER } from './observations';

const SECOND_US = 1_000_000;

/**
 * Launches, ends, restores and changes by one source. A launch or an end that was reported as a whole second
 * is the only one of that second: otherwise the finer one would be taken for the same.
 */
export function eventsOfOneSource(): fc.Arbitrary<readonly Observation[]> {
  const anyEvent = fc.record({
    what: fc.constantFrom('launched', 'launched', 'terminated', 'restored', 'changed', 'changed'),
    atUs: anyInstant,
    attributes: anyAttributes,
  });
  const source = fc.constantFrom('notification', 'file', 'inferred');
  return fc.tuple(source, fc.array(anyEvent, { maxLength: 12 })).map(([reporter, events]) => {
    const reported = events.map(({ what, atUs, attributes }) => {
      const time = what === 'changed' ? {} : { [`${what}AtUs`]: atUs };
      // Of several cells the replay knows nothing.
      const { cell, ...others } = attributes;
      const facts = { ...others, ...time };
      return observe({ serverId: SERVER, source: reporter, kind: 'event', atUs, facts });
    });
    return reported.filter((event) => !isReportedMoreCoarsely(event, reported));
  });
}

function isReportedMoreCoarsely(
  { facts, atUs }: Observation,
  reported: readonly Observation[],
): boolean {
  const wholeUs = Math.floor(atUs / SECOND_US) * SECOND_US;
  if (atUs === wholeUs) return false;
  return reported.some(
    (other) =>
      (typeof facts.launchedAtUs === 'number' && other.facts.launchedAtUs === wholeUs) ||
      (typeof facts.terminatedAtUs === 'number' && other.facts.terminatedAtUs === wholeUs),
  );
}

type Now = { -readonly [Name in Exclude<keyof Segment, 'fromUs' | 'toUs'>]: Segment[Name] };

const LINES = ['projectId', 'size', 'swapMb', 'zone', 'host'] as const;

/** Segments of the life that the events report, one instant after the other. */
export function replay(events: readonly Observation[]): readonly Segment[] {
  const story = [...events].sort((a, b) => a.atUs - b.atUs || (a.id < b.id ? -1 : 1));
  const now = factsBefore(story);
  const segments: Segment[] = [];
  let life: Life = { isBorn: false, isEnded: false };
  const instants = [...new Set(story.map(({ atUs }) => atUs))];
  instants.forEach((atUs, place) => {
    const here = story.filter((event) => event.atUs === atUs);
    const next = step(life, here, story);
    if (next.isStarted) now.state = 'active';
    for (const { facts } of here) learn(now, facts);
    if (isAlive(next))
      append(segments, { fromUs: atUs, toUs: instants[place + 1] ?? null, ...now });
    life = next;
  });
  return segments;
}

interface Life {
  readonly isBorn: boolean;
  readonly isEnded: boolean;
}

function isAlive({ isBorn, isEnded }: Life): boolean {
  return isBorn && !isEnded;
}

/** What one instant makes of a life: a launch bears it, then an end ends it, then a restore or relaunch revives it. */
function step(life: Life, here: readonly Observation[], story: readonly Observation[]) {
  const isEnded = life.isEnded || here.some((event) => isEnd(event) && !isCorrected(event, story));
  const isRestored = here.some(({ facts }) => typeof facts.restoredAtUs === 'number');
  const isRevived = isEnded && (isRestored || isRelaunched(here[0]?.atUs, story));
  const next = {
    isBorn: life.isBorn || here.some(({ facts }) => typeof facts.launchedAtUs === 'number'),
    isEnded: isEnded && !isRevived,
  };
  return { ...next, isStarted: isAlive(next) && (isRevived || !isAlive(life)) };
}

function isEnd({ facts }: Observation): boolean {
  return typeof facts.terminatedAtUs === 'number';
}

/** A later end takes its place, unless the server was restored or launched again between the two. */
function isCorrected(end: Observation, story: readonly Observation[]): boolean {
  const restoredUs = story.filter(isRestore).find(({ atUs }) => atUs >= end.atUs)?.atUs;
  const nextUs = relaunchesIn(story).find(({ sinceUs }) => sinceUs > end.atUs)?.sinceUs;
  return story.some(
    (event) =>
      isEnd(event) &&
      event.atUs > end.atUs &&
      event.atUs <= (restoredUs ?? event.atUs) &&
      event.atUs < (nextUs ?? Number.POSITIVE_INFINITY),
  );
}

/** Launched again at this instant, and not yet at an end by then. */
function isRelaunched(atUs: number | undefined, story: readonly Observation[]): boolean {
  const relaunch = relaunchesIn(story).find(({ launchedUs }) => launchedUs === atUs);
  if (relaunch === undefined) return false;
  const own = story.filter(
    (event) => isEnd(event) && event.atUs >= relaunch.sinceUs && event.atUs <= relaunch.launchedUs,
  );
  return own.every((end) => isCorrected(end, story));
}

const MINUTE_US = 60 * SECOND_US;

/** Launches a minute or more after an end that have an end of their own; ends count to them from `sinceUs` on. */
function relaunchesIn(story: readonly Observation[]) {
  const relaunches: { readonly launchedUs: number; readonly sinceUs: number }[] = [];
  const instants = (is: (event: Observation) => boolean) =>
    story.filter(is).map(({ atUs }) => atUs);
  const [launches, ends, restores] = [instants(isLaunch), instants(isEnd), instants(isRestore)];
  for (const launchedUs of launches) {
    const restoredUs = Math.max(...restores.filter((us) => us < launchedUs));
    const sinceUs = relaunches.at(-1)?.sinceUs ?? Number.NEGATIVE_INFINITY;
    const before = ends.filter(
      (us) => us >= sinceUs && us > restoredUs && us <= launchedUs - MINUTE_US,
    );
    const endUs = Math.max(...before);
    const untilUs = Math.min(...restores.filter((us) => us >= launchedUs));
    const own = ends.filter(
      (us) => us >= endUs + MINUTE_US && us > launchedUs - MINUTE_US && us <= untilUs,
    );
    const isAgain = before.length > 0 && own.length > 0 && untilUs !== launchedUs;
    if (isAgain && Math.min(...launches) < endUs)
      relaunches.push({ launchedUs, sinceUs: Math.min(launchedUs, ...own) });
  }
  return relaunches;
}

function isLaunch({ facts }: Observation): boolean {
  return typeof facts.launchedAtUs === 'number';
}

function isRestore({ facts }: Observation): boolean {
  return typeof facts.restoredAtUs === 'number';
}

/** What is reported first has held before. */
function factsBefore(story: readonly Observation[]): Now {
  const now: Now = {
    projectId: null,
    size: null,
    swapMb: null,
    zone: null,
    host: null,
    state: null,
  };
  const unreported = new Set<string>(LINES);
  const instants = [...new Set(story.map(({ atUs }) => atUs))];
  for (const instant of instants) {
    const here = story.filter(({ atUs }) => atUs === instant);
    for (const name of LINES.filter((line) => unreported.has(line))) {
      for (const { facts } of here.filter((event) => reports(event.facts, name))) {
        Object.assign(now, { [name]: facts[name] });
        unreported.delete(name);
      }
    }
  }
  return now;
}

function reports(facts: Observation['facts'], name: (typeof LINES)[number]): boolean {
  return facts[name] !== undefined && !(name === 'projectId' && facts[name] === null);
}

function learn(now: Now, facts: Observation['facts']): void {
  for (const name of LINES) if (reports(facts, name)) Object.assign(now, { [name]: facts[name] });
  if (facts.state != null && facts.state !== 'deleted') now.state = facts.state;
}

function append(segments: Segment[], segment: Segment): void {
  const last = segments.at(-1);
  const { fromUs, toUs, ...facts } = segment;
  const { fromUs: startUs, toUs: endUs, ...before } = last ?? { fromUs: 0, toUs: 0 };
  const isSame = JSON.stringify(sortedEntries(facts)) === JSON.stringify(sortedEntries(before));
  if (last !== undefined && endUs === fromUs && isSame) segments.pop();
  const isJoined = last !== undefined && endUs === fromUs && isSame;
  segments.push(isJoined ? { ...segment, fromUs: startUs } : segment);
}

function sortedEntries(facts: object): unknown {
  return Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1));
}
