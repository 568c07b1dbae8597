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
  readonly told: boolean;
  readonly by: Observation;
  readonly value: unknown;
}

type Word = 'state' | 'name' | 'image' | 'cell' | 'metadata';

const TRUST = ['inferred', 'file', 'database', 'api', 'notification', 'operator'];
const OF_RECORD = ['database', 'api', 'notification'];
const SECOND = 1_000_000;

export function truthOf(told: readonly Observation[]): Truth {
  const voids = told.filter(({ kind }) => kind === 'void').map(({ facts }) => facts.voids);
  const said = told.filter(({ kind, id }) => kind !== 'void' && !voids.includes(id));

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
  // At one instant, an end follows a relaunch, and a restore of a smaller sequence.
  const follows = (e: Observation, begin: number) =>
    end(e) > begin ||
    (end(e) === begin && restoring.every((r) => restore(r) !== begin || sequence(e) > sequence(r)));

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
  const birth = births.length > 0 ? Math.min(...births.map(launch)) : null;

  const otherCell = (a: Observation, b: Observation) =>
    typeof a.facts.cell === 'string' &&
    typeof b.facts.cell === 'string' &&
    a.facts.cell !== b.facts.cell;
  const endBefore = (o: Observation, since: number) => {
    const isFarEnough = (e: Observation) =>
      end(e) <= launch(o) - (otherCell(e, o) ? SECOND : 60 * SECOND);
    return winner(
      ends.filter((e) => follows(e, since) && isFarEnough(e)),
      trustFirst,
    );
  };
  const knowsBoth = (o: Observation) =>
    launches.some(
      (r) => isRow(r) && rank(r) >= rank(o) && launch(r) === launch(o) && end(r) < launch(o),
    );
  const isCreatedBetween = (c: Observation, e: Observation, l: Observation) =>
    (c.facts.createdAtUs ?? Number.NaN) >= end(e) &&
    (c.facts.createdAtUs ?? Number.NaN) <= launch(l);
  const isShownUp = (row: Observation, best: Observation) =>
    (row.facts.terminatedAtUs === null || end(row) >= launch(row)) &&
    (rank(row) > rank(best) ||
      (rank(row) === rank(best) &&
        (date(row) >= date(best) || otherCell(row, best) || isCreatedBetween(row, best, row))));
  const isCreatedAgain = (o: Observation, best: Observation) =>
    rank(o) >= rank(best) &&
    launches.some((l) => launch(l) < end(best)) &&
    said.some((c) => !isRow(c) && rank(c) >= rank(best) && isCreatedBetween(c, best, o));
  const makesRelaunch = (o: Observation, since: number): boolean => {
    const best = endBefore(o, since);
    if (best === undefined || restores.includes(launch(o)) || knowsBoth(o)) return false;
    const isCompleteWith = (l: Observation, e: Observation) =>
      rank(l) > rank(o) &&
      launch(l) < launch(o) &&
      rank(e) > rank(o) &&
      end(e) > launch(o) &&
      !restores.some((r) => r >= launch(o) && r < end(e)) &&
      !ends.some(
        (other) =>
          rank(other) >= Math.min(rank(l), rank(e)) &&
          end(other) >= launch(l) &&
          end(other) <= launch(o),
      );
    if (launches.some((l) => ends.some((e) => isCompleteWith(l, e)))) return false;
    return isRow(o) ? isShownUp(o, best) : isCreatedAgain(o, best);
  };
  const relaunches: number[] = [];
  const witnesses: Observation[] = [];
  for (const at of [...new Set(launches.map(launch))].sort((a, b) => a - b)) {
    const since = Math.max(
      Number.NEGATIVE_INFINITY,
      ...[...restores, ...relaunches].filter((r) => r < at),
    );
    const making = launches.filter((o) => launch(o) === at && makesRelaunch(o, since));
    if (making.length > 0) relaunches.push(at);
    witnesses.push(...making);
  }
  const begins = [...restores, ...relaunches];
  const parted = (a: Observation, b: Observation) =>
    begins.some((at) => follows(a, at) !== follows(b, at));
  const finalEnds = ends.filter((a) =>
    ends.every((b) => parted(a, b) || !beats(trustFirst(b), trustFirst(a))),
  );
  const isDead = (at: number) =>
    finalEnds.some((e) => end(e) <= at && !begins.some((r) => !follows(e, r) && r <= at));
  const restarts = begins.filter((r) =>
    finalEnds.some(
      (e) => !follows(e, r) && !begins.some((other) => !follows(e, other) && other < r),
    ),
  );

  // From here on, rows of lives before a relaunch are as of their own end.
  const newsAt = (o: Observation) =>
    isRow(o) && relaunches.some((at) => end(o) < at) ? end(o) : date(o);
  const timeFirst = (o: Observation) => [newsAt(o), rank(o), sequence(o), !isRow(o), o.id];
  const lastEnd = finalEnds.find((e) => !begins.some((r) => !follows(e, r)));
  const counting = surest(launches).filter(
    (o, _, all) =>
      lastEnd === undefined ||
      launch(o) <= end(lastEnd) ||
      all.some((r) => isRow(r) && launch(r) === launch(o)),
  );
  const latest = winner(counting.length > 0 ? counting : surest(launches), timeFirst);

  const told_ = (value: (o: Observation) => unknown): Point[] =>
    said
      .filter((o) => value(o) !== undefined)
      .map((by) => ({ since: newsAt(by), told: true, by, value: value(by) }));
  const supposed = (value: (o: Observation) => unknown, tellers: readonly Observation[]): Point[] =>
    tellers
      .filter((o) => !Number.isNaN(launch(o)) && value(o) !== undefined)
      .map((by) => ({ since: launch(by), told: false, by, value: value(by) }))
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
          !b.told ||
          rank(b.by) <= rank(a.by) ||
          Math.abs(a.since - b.since) > 5 * SECOND ||
          !isSame(a.value, b.value),
      ),
    );
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
  const place = ({ since, told: isTold, by }: Point) => [
    since,
    !isRow(by),
    isTold,
    rank(by),
    sequence(by),
    isTold ? newsAt(by) : -newsAt(by),
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
  const sinceRelaunch = (value: (o: Observation) => unknown) => [
    ...told_(value),
    ...supposed(value, witnesses),
  ];
  const size = (o: Observation) => o.facts.size;
  const swap = (o: Observation) => o.facts.swapMb;
  const lines = {
    size: withoutEchoes(withoutDenied([...told_(size), ...supposed(size, said.filter(isRow))])),
    swapMb: withoutEchoes([...told_(swap), ...supposed(swap, said.filter(isRow))]),
    projectId: withoutEchoes(sinceRelaunch(({ facts }) => facts.projectId ?? undefined)),
    zone: withoutEchoes(sinceRelaunch(({ facts }) => facts.zone)),
    host: withoutEchoes(sinceRelaunch(({ facts }) => facts.host)),
    state: withoutEchoes(told_(ofLife)),
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
    .flatMap((o) => [launch(o), end(o), restore(o), date(o)])
    .filter((at) => !Number.isNaN(at));
  const isAlive = (at: number) => birth !== null && at >= birth && !isDead(at);
  const momentsOfLife = instants.flatMap((at) => [at - 1, at, at + 1]).filter(isAlive);
  const tellers = (name: Word) => said.filter(({ facts }) => facts[name] !== undefined);
  const word = <Name extends Word>(name: Name) =>
    (winner(tellers(name), timeFirst)?.facts[name] ?? null) as Server[Name];
  const launchedAtUs = given(latest, (o) => cut('launchedAtUs', launch(o)));
  const endedAtUs = given(lastEnd, end);
  const terminatedAtUs = given(lastEnd, (o) => cut('terminatedAtUs', end(o)));
  const sizesAfter = told_(size).filter(
    ({ since, by, value }) =>
      lastEnd !== undefined && value !== null && since >= end(lastEnd) && rank(by) >= rank(lastEnd),
  );
  const lastFacts = factsAt(most(Math.max, momentsOfLife) ?? Number.POSITIVE_INFINITY);
  return {
    at: (at) => (isAlive(at) ? { ...factsAt(at), state: stateAt(at) } : null),
    server: {
      ...lastFacts,
      size: (last(sizesAfter)?.value as Size | undefined) ?? lastFacts.size,
      state: tellers('state').length === 0 && launchedAtUs !== null ? 'active' : word('state'),
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

/** The smallest or largest of what is known. */
function most(extreme: typeof Math.max, some: readonly (number | null)[]): number | null {
  const known = some.filter((value) => value !== null);
  return known.length === 0 ? null : extreme(...known);
}

function sorted(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  return JSON.stringify(Object.entries(value).sort());
}
