/**
 * Relaunches: launches that begin another life after an end, without a restore.
 *
 * An end is final, and a bare launch event after it does not revive the server. But a server that was rebuilt
 * after a bogus end, undeleted by hand, copied to another cell, or whose id was used again does run again, and
 * some source knows it: a row that shows it up from a launch after the end, or events that report a new launch
 * together with a new creation or a new end.
 *
 * A creation after an end begins something new already, launched or not: ends that follow the creation are no
 * longer those of the earlier life.
 */
import type { Launch } from '../birth';
import { maxBy } from '../reading';
import { partitionPoint } from '../sorted-search';
import { beginningsOf, type CreationGroup, type Evidence, type LaunchGroup } from './beginnings';
import { type EndFinder, endFinder } from './end-finder';
import { type Judge, judgeOf, type Verdict } from './launch-judge';
import type { End } from './refuted-ends';
import { compareRestarts, EVER, type Restart, restartAfter } from './restarts';

export interface Relaunch {
  readonly launchedAtUs: number;
  /** From here on ends are those of the new life: its creation, or its launch. */
  readonly since: Restart;
  /** The observations that make it a relaunch. */
  readonly witnesses: readonly Launch[];
}

export interface Relaunches {
  /** In order of time. */
  readonly relaunches: readonly Relaunch[];
  /** Creations after an end that no launch followed: from there on nothing lives. */
  readonly unlaunched: readonly Restart[];
  /** A row shows the server up from a launch after an end, but is older than what reports the end. */
  readonly isUpAfterEnd: boolean;
}

/** A creation after an end, as long as no launch has followed it. */
interface Created {
  readonly end: End;
  readonly since: Restart;
}

/** What is decided up to an instant. */
interface Story {
  readonly relaunches: readonly Relaunch[];
  readonly created: readonly Created[];
  /** The last relaunch, or the last creation of another life. */
  readonly last: Restart;
  readonly isUpAfterEnd: boolean;
}

/** What decides whether a launch or a creation begins another life. */
interface Criteria {
  readonly judge: Judge;
  readonly endBefore: EndFinder;
}

const NOTHING: Story = { relaunches: [], created: [], last: EVER, isUpAfterEnd: false };

export function relaunchesOf(evidence: Evidence): Relaunches {
  const { relaunches, created, isUpAfterEnd } = storyOf(evidence);
  return { relaunches, unlaunched: created.map(({ since }) => since), isUpAfterEnd };
}

function storyOf(evidence: Evidence): Story {
  const beginnings = beginningsOf(evidence);
  if (beginnings.length === 0) return NOTHING;
  const criteria = { judge: judgeOf(evidence), endBefore: endFinder(evidence.ends) };
  return beginnings.reduce((story, beginning) => {
    const since = restartBefore(evidence.restores, story.last, beginning.atUs);
    if (since === undefined) return story;
    return beginning.kind === 'creation'
      ? withCreation(story, beginning, since, criteria)
      : withLaunch(
          story,
          beginning,
          verdictsOn(beginning, createdSince(story, since), since, criteria),
        );
  }, NOTHING);
}

/** What is created counts for a launch only if none of those who report it shows that it follows a later end. */
function verdictsOn(
  { claims, atUs }: LaunchGroup,
  created: Created | undefined,
  since: Restart,
  { judge, endBefore }: Criteria,
): readonly Verdict[] {
  const verdicts = claims.map((launch) => {
    const end = endBefore.launch(launch, atUs, since);
    return end && judge.restartBy(launch, end, undefined);
  });
  if (created === undefined || verdicts.some(isRestart)) return verdicts;
  return claims.map(
    (launch, place) => judge.restartBy(launch, created.end, created.since) ?? verdicts[place],
  );
}

const isRestart = (verdict: Verdict) => typeof verdict === 'object';

/** The last restart before an instant; undefined: a restore at that instant leaves nothing to begin. */
function restartBefore(
  restores: readonly Restart[],
  last: Restart,
  instantUs: number,
): Restart | undefined {
  const next = partitionPoint(restores, ({ atUs }) => atUs < instantUs);
  if (restores[next]?.atUs === instantUs) return undefined;
  const restored = restores[next - 1] ?? EVER;
  return compareRestarts(restored, last) > 0 ? restored : last;
}

function createdSince({ created }: Story, since: Restart): Created | undefined {
  const last = created.at(-1);
  return last?.since === since ? last : undefined;
}

function withCreation(
  story: Story,
  creation: CreationGroup,
  before: Restart,
  { judge, endBefore }: Criteria,
): Story {
  const end = endBefore.creation(creation, before);
  if (end === undefined || !judge.isCreatedAgain(creation, end)) return story;
  const since = restartAfter(end, creation.atUs);
  return { ...story, created: [...story.created, { end, since }], last: since };
}

function withLaunch(
  story: Story,
  { atUs, claims }: LaunchGroup,
  verdicts: readonly Verdict[],
): Story {
  const isUpAfterEnd = story.isUpAfterEnd || verdicts.includes('older');
  const restarts = verdicts.filter(isRestart);
  const since = maxBy(restarts, (a, b) => compareRestarts(b, a));
  if (since === undefined) return { ...story, isUpAfterEnd };
  const witnesses = claims.filter((_, place) => isRestart(verdicts[place]));
  return {
    relaunches: [...story.relaunches, { launchedAtUs: atUs, since, witnesses }],
    created: story.created.filter((each) => each.since !== since),
    last: since,
    isUpAfterEnd,
  };
}
