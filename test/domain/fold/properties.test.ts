/** What must hold of the fold whatever is said, against oracles that work in another way. */
import fc from 'fast-check';
import { fold } from '../../../lib/domain/fold';
import { LIFE_CLASSES, lifeClass, NEVER_US } from '../../../lib/domain/life-class';
import { type Observation, observe, RANK } from '../../../lib/domain/observation';
import type { Segment } from '../../../lib/domain/segment';
import type { Note, ServerLife } from '../../../lib/domain/server';
import { everyExample } from '../../support/observations/every-example';
import { truthOf } from '../../support/observations/moments';
import {
  anyDowntimes,
  anyInstant,
  anyObservations,
  anyRelaunches,
  anyStatement,
  ended,
  event,
  launched,
  restored,
  row,
  S,
  SERVER,
  SOURCES,
  voided,
} from '../../support/observations/observations';
import { eventsOfOneSource, replay } from '../../support/observations/replay';
import { anySimulatedNova } from '../../support/observations/simulated-nova';
import { RUNS } from '../../support/property-runs';

const THOROUGHLY = { numRuns: RUNS };
const SECOND_US = 1_000_000;

describe('fold', () => {
  it('gives the same life for every order and repetition', () => {
    fc.assert(
      fc.property(anyObservations(), anyOrder(), (said, order) => {
        const life = fold(SERVER, said);
        expect(fold(SERVER, order(said))).toEqual(life);
        expect(fold(SERVER, order([...said, ...said, ...said]))).toEqual(life);
      }),
      THOROUGHLY,
    );
  });

  it('says at every moment what the rules say, read one by one', () => {
    fc.assert(
      fc.property(anyObservations(), (said) => expectTrueAtEveryMoment(said)),
      THOROUGHLY,
    );
  });

  it.each(everyExample)('says it of the example, too: $name', ({ reported }) => {
    expectTrueAtEveryMoment(reported);
  });

  it('says it too where ends, restores and rows that know of neither contradict each other', () => {
    fc.assert(
      fc.property(anyDowntimes, (said) => expectTrueAtEveryMoment(said)),
      THOROUGHLY,
    );
  });

  it('says it too where lives follow each other under one id', () => {
    fc.assert(
      fc.property(anyRelaunches, (said) => expectTrueAtEveryMoment(said)),
      THOROUGHLY,
    );
  });

  it('shows of a server what Nova bills by: the facts of its last moment, and the last words', () => {
    fc.assert(
      fc.property(fc.oneof(anyObservations(), anyDowntimes, anyRelaunches), (said) => {
        const { notes, ...shown } = fold(SERVER, said).server;
        expect(shown).toEqual({ id: SERVER, ...truthOf(said).server });
      }),
      THOROUGHLY,
    );
  });

  it('cuts a life into disjoint parts that ascend, all of them between birth and end', () => {
    fc.assert(
      fc.property(anyObservations(), (said) => {
        const { server, segments } = fold(SERVER, said);
        const goesOn = isOpen(said);
        segments.forEach(({ fromUs, toUs }, place) => {
          expect(fromUs).toBeGreaterThanOrEqual(server.bornAtUs ?? Number.NaN);
          expect(fromUs).toBeGreaterThanOrEqual(segments[place - 1]?.toUs ?? fromUs);
          expect(fromUs).toBeLessThan(toUs ?? Number.POSITIVE_INFINITY);
          expect(toUs ?? 0).toBeLessThanOrEqual(server.endedAtUs ?? toUs ?? 0);
          expect(toUs === null).toBe(goesOn && place === segments.length - 1);
        });
        expect(segments.at(-1)?.toUs === null).toBe(goesOn);
      }),
      THOROUGHLY,
    );
  });

  it('joins neighbours that are equal', () => {
    fc.assert(
      fc.property(anyObservations(), (said) => {
        const { segments } = fold(SERVER, said);
        segments.slice(1).forEach((segment, place) => {
          const before = segments[place];
          const { fromUs, toUs, ...facts } = segment;
          if (before?.toUs === fromUs) expect(before).not.toMatchObject(facts);
        });
      }),
      THOROUGHLY,
    );
  });

  it('never lets less trusted words shorten a life that a better source reported completely', () => {
    fc.assert(
      fc.property(anyCompleteLife(), ({ reported, fromUs, toUs, below }) => {
        const { segments } = fold(SERVER, [...reported, ...below]);
        const lost = gapsWithin(segments, fromUs, toUs);
        expect(lost).toBeLessThan(SECOND_US);
      }),
      THOROUGHLY,
    );
  });

  it('is as it was after something was said and taken back, in either order', () => {
    fc.assert(
      fc.property(anyObservations(), anyStatement(), (said, slip) => {
        fc.pre(said.every(({ id }) => id !== slip.id));
        const life = fold(SERVER, said);
        expect(fold(SERVER, [...said, slip, voided(slip)])).toEqual(life);
        // A void alone is noted: what it names may come yet, or never.
        const early = fold(SERVER, [voided(slip), ...said]);
        expect(early).toEqual(withNote(life, 'void-unmatched'));
      }),
      THOROUGHLY,
    );
  });

  it('equals a replay in time order where one source reports events', () => {
    fc.assert(
      fc.property(eventsOfOneSource(), anyOrder(), (events, order) => {
        expect(fold(SERVER, order(events)).segments).toEqual(replay(events));
      }),
      THOROUGHLY,
    );
  });

  it('finds the birth and every size of a Nova that moves launches, from rows alone', () => {
    fc.assert(
      fc.property(anySimulatedNova(), anyOrder(), ({ fine, truth }, order) => {
        const { segments, server } = fold(SERVER, order(fine));
        expect(sizesIn(segments)).toEqual(truth.sizes);
        expect(server).toMatchObject(truth.exact);
      }),
      THOROUGHLY,
    );
  });

  it('finds them as finely when any source reports each time cut as well, and shows them cut', () => {
    fc.assert(
      fc.property(anySimulatedNova(), anyOrder(), ({ fine, cut, truth }, order) => {
        const { segments, server } = fold(SERVER, order([...fine, ...cut]));
        expect(sizesIn(segments)).toEqual(truth.sizes);
        expect(server).toMatchObject(truth.cut);
      }),
      THOROUGHLY,
    );
  });

  it('has every life within the span and the class by which an index finds it', () => {
    fc.assert(
      fc.property(anyObservations(), anyInstant, anyInstant, (said, startUs, stopUs) => {
        const life = fold(SERVER, said);
        const { bornAtUs, launchedAtUs } = life.server;
        expect(bornAtUs ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(launchedAtUs ?? 0);
        expect((bornAtUs === null) === (launchedAtUs === null)).toBe(true);
        const window = { startUs, stopUs: Math.max(startUs + 1, stopUs) };
        if (isInWindow(life, window)) expect(isFoundByIndex(life, window)).toBe(true);
      }),
      THOROUGHLY,
    );
  });

  it('has them so from 1684 to 2255, with lives and windows as long as each class is wide', () => {
    fc.assert(
      fc.property(anyDistantLife(), ({ reported, window }) => {
        const life = fold(SERVER, reported);
        if (isInWindow(life, window)) expect(isFoundByIndex(life, window)).toBe(true);
      }),
      THOROUGHLY,
    );
  });
});

function withNote({ server, segments }: ServerLife, note: Note): ServerLife {
  const notes = [...new Set([...server.notes, note])].sort();
  return { server: { ...server, notes }, segments };
}

interface Window {
  readonly startUs: number;
  readonly stopUs: number;
}

/** As Nova asks, or as the exact accounting does. */
function isInWindow({ server, segments }: ServerLife, { startUs, stopUs }: Window): boolean {
  const overlaps = (from: number | null, to: number | null) =>
    from !== null && from < stopUs && (to === null || to > startUs);
  return (
    overlaps(server.launchedAtUs, server.terminatedAtUs) ||
    segments.some(({ fromUs, toUs }) => overlaps(fromUs, toUs))
  );
}

function isFoundByIndex({ server }: ServerLife, { startUs, stopUs }: Window): boolean {
  const { bornAtUs, endedAtUs } = server;
  const width = LIFE_CLASSES[lifeClass(bornAtUs, endedAtUs)]?.widthUs ?? 0;
  return bornAtUs !== null && startUs - width < bornAtUs && bornAtUs < stopUs;
}

/** The last instant that can be reported; the first is as far before 1970. */
const LAST_US = NEVER_US - 1;

/**
 * A life that begins anywhere and is about as long as some class is wide, or longer or running; some are
 * launched again or revived on the way, some end before they begin. The window begins or ends about where
 * the life does, or about as far from its birth as its class is wide.
 */
function anyDistantLife() {
  const anyShift = fc.integer({ min: -1, max: 1 });
  const anyLength = fc.tuple(fc.constantFrom(...LIFE_CLASSES), anyShift);
  return fc
    .record({
      bornUs: fc.oneof(
        fc.constantFrom(-LAST_US, 1 - LAST_US, -1, 0, 1, LAST_US),
        fc.integer({ min: -LAST_US, max: LAST_US }),
        fc.integer({ min: -LAST_US, max: LAST_US }).map(wholeSecond),
      ),
      length: anyLength,
      story: fc.subarray(['ended', 'again', 'restored', 'backwards']),
      edge: fc.constantFrom('born', 'ended', 'width', 'last'),
      distance: anyLength,
      shifts: fc.tuple(anyShift, anyShift),
      isStart: fc.boolean(),
    })
    .map(({ bornUs, length: [{ widthUs }, shift], story, ...asked }) => {
      const endUs = known(bornUs + widthUs + shift);
      const middleUs = Math.floor(bornUs / 2 + endUs / 2);
      const reported = [
        launched(bornUs),
        ...(story.includes('again') ? [launched(middleUs)] : []),
        ...(story.includes('restored') ? [ended(middleUs - 1), restored(middleUs)] : []),
        ...(story.includes('ended') ? [ended(endUs)] : []),
        ...(story.includes('backwards') ? [ended(known(bornUs - widthUs))] : []),
      ];
      const widthAwayUs = known(bornUs + asked.distance[0].widthUs + asked.distance[1]);
      const edges = { born: bornUs, ended: endUs, width: widthAwayUs, last: LAST_US };
      const [near, far] = asked.shifts;
      const edgeUs = known(edges[asked.edge as keyof typeof edges] + near);
      const otherUs = known(asked.isStart ? edgeUs + 2 + far : edgeUs - 2 - far);
      const [startUs, stopUs] = [Math.min(edgeUs, otherUs), Math.max(edgeUs, otherUs)];
      return { reported, window: { startUs, stopUs: Math.max(startUs + 1, stopUs) } };
    });
}

/** The nearest instant that can be reported. */
function known(instantUs: number): number {
  return Math.max(-LAST_US, Math.min(LAST_US, instantUs));
}

function wholeSecond(instantUs: number): number {
  return Math.trunc(instantUs / SECOND_US) * SECOND_US;
}

function anyOrder(): fc.Arbitrary<(said: readonly Observation[]) => Observation[]> {
  return fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 12 }).map(
    (keys) => (said) =>
      said
        .map((observation, place) => ({ observation, key: keys[place % keys.length] ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ observation }) => observation),
  );
}

function expectTrueAtEveryMoment(said: readonly Observation[]): void {
  const { segments } = fold(SERVER, said);
  const truth = truthOf(said);
  for (const instant of truth.instants) {
    for (const atUs of [instant - 1, instant, instant + 1]) {
      expect(factsAt(segments, atUs)).toEqual(truth.at(atUs));
    }
  }
  const bounds = segments.flatMap(({ fromUs, toUs }) => [fromUs, toUs ?? fromUs]);
  expect(truth.instants).toEqual(expect.arrayContaining(bounds));
}

function factsAt(segments: readonly Segment[], atUs: number): object | null {
  const found = segments.filter(
    ({ fromUs, toUs }) => fromUs <= atUs && atUs < (toUs ?? Number.POSITIVE_INFINITY),
  );
  expect(found.length).toBeLessThan(2);
  const [segment] = found;
  if (segment === undefined) return null;
  const { fromUs, toUs, ...facts } = segment;
  return facts;
}

/** Alive long after everything: a server with a birth and no end after its last restore. */
function isOpen(said: readonly Observation[]): boolean {
  const truth = truthOf(said);
  return truth.at(Math.max(0, ...truth.instants) + 1) !== null;
}

/** Each source with each that is less trusted. */
const PAIRS = SOURCES.flatMap((best) =>
  SOURCES.filter((worse) => RANK[worse] < RANK[best]).map((worse) => ({ best, worse })),
);

/** One source knows creation, launch and end; a less trusted one, or all of them, says anything but a restore. */
function anyCompleteLife() {
  return fc
    .record({
      pair: fc.constantFrom(...PAIRS),
      areAllHeard: fc.boolean(),
      times: fc.uniqueArray(anyInstant, { minLength: 3, maxLength: 3 }),
      isUpReported: fc.boolean(),
    })
    .chain(({ pair: { best, worse }, areAllHeard, times, isUpReported }) => {
      const [createdAtUs = 0, fromUs = 0, toUs = 0] = [...times].sort((a, b) => a - b);
      const reported = [
        event({ source: best, atUs: fromUs, launchedAtUs: fromUs, createdAtUs, size: S }),
        event({ source: best, atUs: toUs, terminatedAtUs: toUs }),
        ...(isUpReported
          ? [row({ source: best, atUs: toUs - 1, launchedAtUs: fromUs, terminatedAtUs: null })]
          : []),
      ];
      const reporters = SOURCES.filter((source) => RANK[source] < RANK[best]);
      const anyWord = anyStatement(SERVER, areAllHeard ? reporters : [worse]);
      const below = fc.array(anyWord.map(withoutRestore), { maxLength: 6 });
      return below.map((said) => ({ reported, fromUs, toUs, below: said }));
    });
}

function withoutRestore({ id, ...statement }: Observation): Observation {
  const { restoredAtUs, ...facts } = statement.facts;
  return observe({ ...statement, facts });
}

/** How much of a stretch of time is not lived. */
function gapsWithin(segments: readonly Segment[], fromUs: number, toUs: number): number {
  const lived = segments.map((segment) => {
    const end = Math.min(toUs, segment.toUs ?? toUs);
    return Math.max(0, end - Math.max(fromUs, segment.fromUs));
  });
  return toUs - fromUs - lived.reduce((sum, part) => sum + part, 0);
}

/** Segments as far as the size goes. */
function sizesIn(segments: readonly Segment[]): readonly object[] {
  const sizes: { fromUs: number; toUs: number | null; flavor: string | undefined }[] = [];
  for (const { fromUs, toUs, size } of segments) {
    const last = sizes.at(-1);
    if (last?.toUs === fromUs && last.flavor === size?.flavor) last.toUs = toUs;
    else sizes.push({ fromUs, toUs, flavor: size?.flavor });
  }
  return sizes;
}
