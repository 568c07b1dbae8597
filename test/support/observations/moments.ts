/**
 * The rules of the fold read word by word, for one moment at a time.
 *
 * Slow on purpose: no order, no pointers, nothing kept; every rule is a question over all observations.
 * It shares no code with the fold, so where both agree at every boundary, both are what the rules say.
 */
import type { Facts, Observation, Size } from '../../../lib/domain/observation';
import type { Segment } from '../../../lib/domain/segment';
import type { Server } from '../../../lib/domain/server';

export type Moment = Omit<Segment, 'fromUs' | 'toUs'>;

export interface Truth {
  /** Null: not alive. */
  at(instantUs: number): Moment | null;
  /** What Nova shows and bills by. */
  readonly server: Omit<Server, 'id' | 'notes'>;
  /** All instants at which anything can change. */
  readonly instants: readonly number[];
}

interface Point {
  readonly since: number;
  readonly reported: boolean;
  readonly by: Observation;
  readonly value: unknown;
}

/** Where another life may begin: ends that come after it are not of the one before. */
interface Cut {
  readonly at: number;
  readonly turn: number;
  /** Since when it lives; null: it was created and never launched. */
  readonly from: number | null;
  /** The end that it follows, if it is no restore. */
  readonly after?: Observation;
}

type Word = 'state' | 'name' | 'image' | 'cell' | 'metadata';

const TRUST = ['inferred', 'file', 'database', 'api', 'notification', 'operator'];
const OF_RECORD = ['database', 'api', 'notification'];
const SECOND = 1_000_000;

export function truthOf(reported: readonly Observation[]): Truth {
  const voids = reported.filter(({ kind }) => kind === 'void').map(({ facts }) => facts.voids);
  const said = reported.filter(({ kind, id }) => kind !== 'void' && !voids.includes(id));

  const rank = ({ source }: Observation) => TRUST.indexOf(source);
  const isRow = ({ kind }: Observation) => kind === 'row';
  const known = (name: keyof Facts) =>
    said.map(({ facts }) => facts[name]).filter((value) => typeof value === 'number');
  const fine = (name: 'launchedAtUs' | 'terminatedAtUs', value: number) => {
    const within = known(name).filter((other) => other >= value && other < value + SECOND);
    const finer = within.filter((other) => other % SECOND !== 0);
    return value % SECOND === 0 && finer.length > 0 ? Math.min(...finer) : value;
  };
  const cut = (name: 'launchedAtUs' | 'terminatedAtUs', value: number) => {
    const whole = Math.floor(value / SECOND) * SECOND;
    return known(name).includes(whole) ? whole : value;
  };
  const launch = ({ facts: { launchedAtUs: at } }: Observation) =>
    typeof at === 'number' ? fine('launchedAtUs', at) : Number.NaN;
  const end = ({ facts: { terminatedAtUs: at } }: Observation) =>
    typeof at === 'number' ? fine('terminatedAtUs', at) : Number.NaN;
  const restore = ({ facts }: Observation) => facts.restoredAtUs ?? Number.NaN;
  const date = (o: Observation) =>
    Math.max(
      o.atUs === o.facts.launchedAtUs ? launch(o) : o.atUs,
      o.atUs === o.facts.terminatedAtUs ? end(o) : o.atUs,
    );
  const beats = (a: readonly (number | string | boolean)[], b: typeof a): boolean => {
    const place = a.findIndex((key, i) => key !== b[i]);
    return place >= 0 && (a[place] ?? 0) > (b[place] ?? 0);
  };
  const sequence = ({ facts }: Observation) => facts.sequence ?? 0;
  const trustFirst = (o: Observation) => [rank(o), date(o), sequence(o), !isRow(o), o.id];
  const winner = (some: readonly Observation[], key: typeof trustFirst) =>
    some.find((a) => some.every((b) => !beats(key(b), key(a))));
  const surest = (some: readonly Observation[]) =>
    some.filter((a) => rank(a) > 0 || some.every((b) => rank(b) === 0));

  const isRestoredWithin = (o: Observation, untilUs: number) =>
    said.some((r) => restore(r) >= end(o) && restore(r) <= untilUs && !(rank(r) < rank(o)));
  const skew = ({ source }: Observation) => (source === 'notification' ? 60 * SECOND : 0);
  const ends = said.filter((o) => {
    const at = end(o) % SECOND === 0 ? end(o) + SECOND - 1 : end(o);
    const isUp = (row: Observation) =>
      row.facts.terminatedAtUs === null && launch(row) <= at && at <= date(row);
    const isUpUntilItsEnd = (row: Observation) => launch(row) <= at && end(row) > at;
    const exists = (row: Observation) =>
      rank(o) === 0 &&
      row.facts.terminatedAtUs === null &&
      (row.facts.createdAtUs ?? Number.NaN) <= at &&
      date(row) >= at;
    const denies = (row: Observation) =>
      isRow(row) &&
      !isRestoredWithin(o, date(row)) &&
      (rank(row) > rank(o)
        ? isUp(row) || isUpUntilItsEnd(row) || exists(row)
        : isRow(o) && isUp(row) && rank(row) === rank(o) && date(row) > date(o) + skew(o));
    return !Number.isNaN(at) && !said.some(denies);
  });
  const restoring = said
    .filter((o) => !Number.isNaN(restore(o)))
    .filter((o) => !ends.some((e) => end(e) <= restore(o) && rank(e) > rank(o)));
  const restores = restoring.map(restore);
  const created = ({ facts }: Observation) => facts.createdAtUs ?? Number.NaN;
  // At one instant, the end of a row that was launched before comes first, then what begins, then other ends.
  const turn = (e: Observation) => (isRow(e) && launch(e) < end(e) ? -1 : sequence(e));
  const comesAfter = (e: Observation, cut: Pick<Cut, 'at' | 'turn'>) =>
    end(e) > cut.at || (end(e) === cut.at && turn(e) > cut.turn);
  const cuts: Cut[] = restoring
    .filter((r) => restoring.every((o) => restore(o) !== restore(r) || sequence(o) <= sequence(r)))
    .map((r) => ({ at: restore(r), turn: sequence(r), from: restore(r) }));

  const creation = winner(
    said.filter(({ facts }) => typeof facts.createdAtUs === 'number'),
    trustFirst,
  );
  const createdAt = given(creation, ({ facts }) => facts.createdAtUs ?? null) ?? Number.NaN;
  const isOfEarlierLife = (at: number) => ends.some((e) => at < end(e) && end(e) <= createdAt);
  const launches = said.filter(
    (o) =>
      !Number.isNaN(launch(o)) &&
      !(
        creation &&
        rank(o) < rank(creation) &&
        launch(o) < createdAt &&
        !isOfEarlierLife(launch(o))
      ),
  );
  const births = surest(launches.filter((o) => !(isRow(o) && end(o) <= launch(o))));

  const otherCell = (a: Observation, b: Observation) =>
    typeof a.facts.cell === 'string' &&
    typeof b.facts.cell === 'string' &&
    a.facts.cell !== b.facts.cell;
  const otherOwner = ({ facts: a }: Observation, { facts: b }: Observation) =>
    typeof a.projectId === 'string' &&
    typeof b.projectId === 'string' &&
    a.projectId !== b.projectId;
  // A record that was written before a launch, since it has a former one and an end; but messages have two clocks.
  const isFormer = (e: Observation, o: Observation) =>
    isRow(e) &&
    e.source === o.source &&
    e.source !== 'notification' &&
    launch(e) <= begin(o) - 60 * SECOND;
  const isWithin = (trust: number, at: number) => {
    const isCompleteWith = (l: Observation, e: Observation) =>
      rank(l) > trust &&
      launch(l) < at &&
      rank(e) > trust &&
      end(e) >= at &&
      !restores.some((r) => r >= at && r < end(e)) &&
      !ends.some(
        (other) =>
          rank(other) >= Math.min(rank(l), rank(e)) && end(other) >= launch(l) && end(other) < at,
      );
    return launches.some((l) => ends.some((e) => isCompleteWith(l, e)));
  };
  const hasLived = (e: Observation) => launches.some((l) => launch(l) < end(e));
  const bestEnd = (since: Cut, isBefore: (e: Observation) => boolean) =>
    winner(
      ends.filter((e) => comesAfter(e, since) && isBefore(e)),
      trustFirst,
    );
  const another = (at: number, since: Cut): Cut | undefined => {
    const isOlder = (e: Observation) => end(e) <= at && !comesAfter(e, { at, turn: -1 });
    const isAtOnce = launches.some((l) => begin(l) === at);
    const best =
      bestEnd(since, isOlder) ?? (isAtOnce ? undefined : bestEnd(since, (e) => end(e) <= at));
    if (best === undefined || !hasLived(best)) return undefined;
    const reporters = said.filter((o) => created(o) === at && rank(o) >= rank(best));
    if (reporters.every((o) => isWithin(rank(o), at))) return undefined;
    return { at, turn: at > end(best) ? -1 : turn(best), from: null, after: best };
  };
  const begin = (o: Observation) =>
    isRow(o) && launch(o) - end(o) > 0 && launch(o) - end(o) < 60 * SECOND ? end(o) : launch(o);
  const isDenied = (o: Observation, cut: Cut) =>
    launches.some(
      (r) =>
        isRow(r) &&
        rank(r) >= rank(o) &&
        launch(r) === launch(o) &&
        end(r) < launch(o) &&
        !comesAfter(r, cut),
    );
  const isCreatedByEvent = (o: Observation, e: Observation) =>
    said.some(
      (c) => !isRow(c) && rank(c) >= rank(e) && created(c) >= end(e) && created(c) <= launch(o),
    );
  const ownEnds = (o: Observation, e: Observation, cut: Cut | undefined) =>
    ends.filter(
      (own) =>
        (cut ? rank(own) >= rank(e) : rank(own) === rank(e)) &&
        (!isRow(own) || Number.isNaN(launch(own))) &&
        end(own) >= end(e) + 60 * SECOND &&
        end(own) > launch(o) - 60 * SECOND &&
        (cut === undefined || comesAfter(own, cut)) &&
        !cuts.some((c) => restores.includes(c.at) && c.at >= launch(o) && comesAfter(own, c)),
    );
  const byRow = (o: Observation, e: Observation, plain: Cut, cut?: Cut) => {
    const isOther = otherCell(o, e) || otherOwner(o, e);
    const isNews = cut || rank(o) > rank(e) || date(o) >= date(e) || isOther;
    return isNews ? (cut ?? plain) : undefined;
  };
  const byOwnEnd = (o: Observation, e: Observation, plain: Cut, cut?: Cut) => {
    const own = ownEnds(o, e, cut).map(end);
    const at = Math.min(launch(o), ...own);
    const made = isWithin(rank(o), at) ? undefined : { ...plain, at };
    return own.length === 0 ? undefined : (cut ?? made);
  };
  const byEvents = (o: Observation, e: Observation, plain: Cut, cut?: Cut) => {
    if (!hasLived(e)) return undefined;
    return !isRow(o) && isCreatedByEvent(o, e) ? (cut ?? plain) : byOwnEnd(o, e, plain, cut);
  };
  const relaunch = (o: Observation, e: Observation, cut?: Cut): Cut | undefined => {
    const plain: Cut = { at: begin(o), turn: -1, from: begin(o), after: e };
    if (rank(o) < rank(e) || isDenied(o, cut ?? plain) || isWithin(rank(o), begin(o))) return;
    const by = isRow(o) && o.facts.terminatedAtUs !== undefined ? byRow : byEvents;
    return by(o, e, plain, cut);
  };
  const relaunchBy = (o: Observation, since: Cut): Cut | undefined => {
    const plainGap = (e: Observation) => (otherCell(e, o) ? SECOND : 60 * SECOND);
    const gap = (e: Observation) => (isFormer(e, o) ? 0 : plainGap(e));
    const best = bestEnd(since, (e) => end(e) <= begin(o) - gap(e));
    return best && relaunch(o, best);
  };
  const relaunchByCreation = (o: Observation, since: Cut): Cut | undefined =>
    since.from === null && since.after ? relaunch(o, since.after, since) : undefined;
  const ever: Cut = { at: Number.NEGATIVE_INFINITY, turn: 0, from: Number.NEGATIVE_INFINITY };
  const firstOf = (some: readonly Cut[]) =>
    some.find((a) => some.every((b) => !beats([a.at, a.turn], [b.at, b.turn])));
  const lastOf = (some: readonly Cut[]) =>
    some.find((a) => some.every((b) => !beats([b.at, b.turn], [a.at, a.turn]))) ?? ever;
  const made: Cut[] = [];
  const relaunches: Cut[] = [];
  const witnesses: Observation[] = [];
  const begins = [...said.map(created), ...launches.map(begin)].filter((at) => !Number.isNaN(at));
  const since = (at: number) => lastOf([...made, ...cuts.filter((c) => c.at < at)]);
  const lookAt = (at: number) => {
    const other = said.some((o) => created(o) === at) ? another(at, since(at)) : undefined;
    if (other) made.push(other);
    const before = since(at);
    const begun = launches.filter((o) => begin(o) === at);
    const isPlain = begun.some((o) => relaunchBy(o, before));
    const by = isPlain ? relaunchBy : relaunchByCreation;
    const making = begun.filter((o) => by(o, before));
    const cut = firstOf(making.flatMap((o) => by(o, before) ?? []));
    if (cut === undefined) return;
    if (cut === before) made.pop();
    made.push({ ...cut, from: at });
    relaunches.push({ ...cut, from: at });
    witnesses.push(...making);
  };
  for (const at of [...new Set(begins)].sort((a, b) => a - b)) {
    if (!restores.includes(at)) lookAt(at);
  }
  cuts.push(...made);
  // Where only rows that end before their launch report one, the first restart is the birth.
  const begunAgain = Math.min(...cuts.flatMap(({ from }) => from ?? []));
  const firstLaunch = Math.min(...surest(launches).map(launch));
  const reborn = Math.max(begunAgain, firstLaunch);
  const birth = finite(births.length > 0 ? Math.min(...births.map(launch)) : reborn);
  const stretch = (e: Observation) => lastOf(cuts.filter((cut) => comesAfter(e, cut)));
  const finalEnds = ends.filter((a) =>
    ends.every((b) => stretch(a) !== stretch(b) || !beats(trustFirst(b), trustFirst(a))),
  );
  const isDead = (at: number) =>
    finalEnds.some(
      (e) =>
        end(e) <= at &&
        !cuts.some((cut) => !comesAfter(e, cut) && cut.from !== null && cut.from <= at),
    );
  const living = cuts.filter(({ from }) => from !== null);
  const restarts = living
    .filter((cut) =>
      finalEnds.some(
        (e) =>
          stretch(e).from !== null &&
          !comesAfter(e, cut) &&
          !living.some(
            (other) => !comesAfter(e, other) && beats([cut.at, cut.turn], [other.at, other.turn]),
          ),
      ),
    )
    .map(({ from }) => from ?? Number.NaN);

  // From here on, rows of lives before a relaunch are as of their own end, or of the moment before if that is it.
  const newsAt = (o: Observation) => {
    const last = lastOf(relaunches);
    if (!isRow(o) || Number.isNaN(end(o)) || last === ever || comesAfter(o, last)) return date(o);
    return end(o) === last.at ? end(o) - 1 : end(o);
  };
  const timeFirst = (o: Observation) => [newsAt(o), rank(o), sequence(o), !isRow(o), o.id];
  const lastEnd = finalEnds.find((e) => stretch(e) === lastOf(living));
  // A row that knows an end before its launch, or one whose launch and end two clocks may have dated.
  const isOfEnded = (r: Observation, endUs: number) =>
    isRow(r) && (end(r) < launch(r) || (launch(r) - endUs < 60 * SECOND && !(created(r) > endUs)));
  const relaunchedAt = lastOf(relaunches).from;
  const counting = surest(launches).filter(
    (o, _, all) =>
      lastEnd === undefined ||
      launch(o) <= end(lastEnd) ||
      launch(o) === relaunchedAt ||
      all.some((r) => launch(r) === launch(o) && isOfEnded(r, end(lastEnd))),
  );
  const latest = winner(counting.length > 0 ? counting : surest(launches), timeFirst);

  const reportedPoints = (value: (o: Observation) => unknown): Point[] =>
    said
      .filter((o) => value(o) !== undefined)
      .map((by) => ({ since: newsAt(by), reported: true, by, value: value(by) }));
  const supposed = (
    value: (o: Observation) => unknown,
    reporters: readonly Observation[],
  ): Point[] =>
    reporters
      .filter((o) => !Number.isNaN(launch(o)) && value(o) !== undefined)
      .map((by) => ({ since: launch(by), reported: false, by, value: value(by) }))
      .filter((a, _, all) =>
        all.every(
          (b) => a.since !== b.since || rank(a.by) !== rank(b.by) || !beats(place(b), place(a)),
        ),
      );
  const isSame = (a: unknown, b: unknown) => sorted(a) === sorted(b);
  const withoutEchoes = (points: Point[]) =>
    points.filter((a) =>
      points.every(
        (b) =>
          !b.reported ||
          rank(b.by) <= rank(a.by) ||
          Math.abs(a.since - b.since) > 5 * SECOND ||
          !isSame(a.value, b.value),
      ),
    );
  // What is supposed at a launch gives way to what was reported from the creation of that life on.
  const createdBefore = (at: number) => {
    const births = said.map(created).filter((birth) => birth <= at);
    const isOver = (birth: number) => said.some((o) => end(o) > birth && end(o) <= at);
    return births.length === 0 || isOver(Math.max(...births)) ? Number.NaN : Math.max(...births);
  };
  const withoutReportedBefore = (points: Point[]) =>
    points.filter(({ since: at, reported: isReported }) => {
      const birth = createdBefore(at);
      const isOwn = (o: Observation) => !(end(o) <= birth) && !(isRow(o) && launch(o) < birth);
      const isKnown = points.some(
        (p) => p.reported && p.since >= birth && p.since <= at && isOwn(p.by),
      );
      return isReported || !isKnown;
    });
  const withoutDenied = (points: Point[]) =>
    points.filter((point) =>
      said.every(
        (o) =>
          !isRow(o) ||
          !OF_RECORD.includes(o.source) ||
          rank(o) <= rank(point.by) ||
          !o.facts.size ||
          !(launch(o) <= point.since && point.since <= newsAt(o)) ||
          isSame(o.facts.size, point.value),
      ),
    );
  const place = ({ since, reported: isReported, by }: Point) => [
    since,
    !isRow(by),
    isReported,
    rank(by),
    sequence(by),
    isReported ? newsAt(by) : -newsAt(by),
    by.id,
  ];
  const last = (points: readonly Point[]) =>
    points.find((a) => points.every((b) => !beats(place(b), place(a))));
  const valueAt = (points: readonly Point[], at: number) => {
    const first = Math.min(...points.map(({ since }) => since));
    return last(points.filter(({ since }) => since <= Math.max(at, first)))?.value ?? null;
  };

  const sizeValueAt = (points: readonly Point[], at: number) => {
    const first = Math.min(...points.map(({ since }) => since));
    const isGapUnknown = points.some(({ since, value }) => since === first && value === null);
    if (at < first && isGapUnknown) return null;
    const isYielding = ({ since, value }: Point) =>
      value === null && points.some((other) => other.since === since && other.value !== null);
    return valueAt(
      points.filter((point) => !isYielding(point)),
      at,
    );
  };

  const ofLife = (o: Observation) => {
    const { state, launchedAtUs, terminatedAtUs } = o.facts;
    if (state === 'deleted' || state === null) return undefined;
    if (isRow(o) && (launchedAtUs === null || typeof terminatedAtUs === 'number')) return undefined;
    return state;
  };
  const sinceRelaunch = (value: (o: Observation) => unknown) =>
    withoutReportedBefore(withoutEchoes([...reportedPoints(value), ...supposed(value, witnesses)]));
  const size = (o: Observation) => o.facts.size;
  const swap = (o: Observation) => o.facts.swapMb;
  const lines = {
    size: withoutEchoes(
      withoutDenied([...reportedPoints(size), ...supposed(size, said.filter(isRow))]),
    ),
    swapMb: withoutEchoes([...reportedPoints(swap), ...supposed(swap, said.filter(isRow))]),
    projectId: sinceRelaunch(({ facts }) => facts.projectId ?? undefined),
    zone: sinceRelaunch(({ facts }) => facts.zone),
    host: sinceRelaunch(({ facts }) => facts.host),
    state: withoutEchoes(reportedPoints(ofLife)),
  };

  const stateAt = (at: number) => {
    const starts = [birth ?? Number.NaN, ...restarts.filter((r) => r > (birth ?? r))];
    const start = Math.max(...starts.filter((s) => s <= at));
    const inPart = lines.state.filter(({ since }) => since >= start && since <= at);
    return (last(inPart)?.value ?? 'active') as string;
  };
  const factsAt = (at: number) => ({
    projectId: valueAt(lines.projectId, at) as string | null,
    size: sizeValueAt(lines.size, at) as Size | null,
    swapMb: valueAt(lines.swapMb, at) as number | null,
    zone: valueAt(lines.zone, at) as string | null,
    host: valueAt(lines.host, at) as string | null,
  });
  const instants = said
    .flatMap((o) => [launch(o), end(o), restore(o), date(o), newsAt(o)])
    .filter((at) => !Number.isNaN(at));
  const isAlive = (at: number) => birth !== null && at >= birth && !isDead(at);
  const momentsOfLife = instants.flatMap((at) => [at - 1, at, at + 1]).filter(isAlive);
  const reporters = (name: Word) => said.filter(({ facts }) => facts[name] !== undefined);
  const word = <Name extends Word>(name: Name) =>
    (winner(reporters(name), timeFirst)?.facts[name] ?? null) as Server[Name];
  const launchedAtUs = given(latest, (o) => cut('launchedAtUs', launch(o)));
  const endedAtUs = given(lastEnd, end);
  const terminatedAtUs = given(lastEnd, (o) => cut('terminatedAtUs', end(o)));
  // What is said of another life after the end: it reports a creation or a launch, or comes after one that does.
  const nextLife = (o: Observation, endUs: number) => {
    if (end(o) < launch(o)) return Number.NaN;
    if (created(o) > endUs) return created(o);
    return launch(o) >= endUs + 60 * SECOND ? launch(o) : Number.NaN;
  };
  const isOfNextLife = (o: Observation, e: Observation) => {
    const at = Number.isNaN(end(o)) ? newsAt(o) : end(o);
    const isAfter = said.some((other) => rank(other) >= rank(e) && nextLife(other, end(e)) <= at);
    return !Number.isNaN(nextLife(o, end(e))) || (Number.isNaN(launch(o)) && isAfter);
  };
  const sizesAfter = reportedPoints(size).filter(
    ({ since, by, value }) =>
      lastEnd !== undefined &&
      value !== null &&
      since >= end(lastEnd) &&
      rank(by) >= rank(lastEnd) &&
      !isOfNextLife(by, lastEnd),
  );
  const lastFacts = factsAt(most(Math.max, momentsOfLife) ?? Number.POSITIVE_INFINITY);
  return {
    at: (at) => (isAlive(at) ? { ...factsAt(at), state: stateAt(at) } : null),
    server: {
      ...lastFacts,
      size: (last(sizesAfter)?.value as Size | undefined) ?? lastFacts.size,
      state: reporters('state').length === 0 && launchedAtUs !== null ? 'active' : word('state'),
      name: word('name'),
      image: word('image'),
      cell: word('cell'),
      metadata: word('metadata'),
      launchedAtUs,
      terminatedAtUs,
      bornAtUs: most(Math.min, [launchedAtUs, birth]),
      endedAtUs: most(Math.max, [endedAtUs, terminatedAtUs]),
    },
    instants,
  };
}

/** Null where there is nothing to ask. */
function given<T, R>(value: T | undefined, ask: (value: T) => R | null): R | null {
  return value === undefined ? null : ask(value);
}

const finite = (instantUs: number) => (Number.isFinite(instantUs) ? instantUs : null);

/** The smallest or largest of what is known. */
function most(extreme: typeof Math.max, some: readonly (number | null)[]): number | null {
  const known = some.filter((value) => value !== null);
  return known.length === 0 ? null : extreme(...known);
}

function sorted(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  return JSON.stringify(Object.entries(value).sort());
}
