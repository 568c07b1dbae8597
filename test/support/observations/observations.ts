/** Builders and arbitraries of observations about one server, for every test that needs facts. */
import fc from 'fast-check';
import {
  type Facts,
  type Observation,
  observe,
  type Size,
  type SourceClass,
  type Statement,
} from '../../../lib/domain/observation';

export const SERVER = 'server-1';
export const SECOND_US = 1_000_000;
export const HOUR_US = 3600 * SECOND_US;

const MIDNIGHT_US = Date.UTC(2026, 0, 1) * 1000;

/** The n-th hour of a day, and some seconds more. */
export function hour(hours: number, seconds = 0): number {
  return MIDNIGHT_US + Math.round(hours * HOUR_US) + Math.round(seconds * SECOND_US);
}

/** What a record of each source has. */
export const F = { source: 'file' } as const;
export const D = { source: 'database' } as const;
export const N = { source: 'notification' } as const;
export const INFERRED = { source: 'inferred' } as const;

export const S: Size = { flavor: 'S', vcpus: 1, memoryMb: 1024, rootGb: 10, ephemeralGb: 0 };
export const B: Size = { flavor: 'B', vcpus: 4, memoryMb: 8192, rootGb: 40, ephemeralGb: 20 };

/** An observation in short: where and when it was said, the rest are facts. */
export interface ObservationFields extends Facts {
  readonly source?: SourceClass;
  readonly serverId?: string;
  readonly atUs?: number;
}

/** A row of a file; without `atUs` as of the latest time that it names. */
export function row({
  source = 'file',
  serverId = SERVER,
  atUs,
  ...facts
}: ObservationFields): Observation {
  const named = [facts.createdAtUs, facts.launchedAtUs, facts.terminatedAtUs];
  const latestUs = Math.max(...named.map((instant) => instant ?? 0));
  return observe({ serverId, source, kind: 'row', atUs: atUs ?? latestUs, facts });
}

/** One dated change, by default as a notification reports it. */
export function event({
  source = 'notification',
  serverId = SERVER,
  atUs = hour(0),
  ...facts
}: ObservationFields): Observation {
  return observe({ serverId, source, kind: 'event', atUs, facts });
}

export const launched = (atUs: number, said: ObservationFields = {}) =>
  event({ atUs, launchedAtUs: atUs, state: 'active', ...said });
export const ended = (atUs: number, said: ObservationFields = {}) =>
  event({ atUs, terminatedAtUs: atUs, state: 'deleted', ...said });
export const restored = (atUs: number, said: ObservationFields = {}) =>
  event({ atUs, restoredAtUs: atUs, state: 'active', ...said });

/** A creation, reported by a file unless it says otherwise. */
export const created = (atUs: number, said: ObservationFields = {}) =>
  event({ ...F, atUs, createdAtUs: atUs, ...said });

/** A resize of which only the time is known. */
export const resizedToUnknown = (atUs: number, said: ObservationFields = {}) =>
  event({ atUs, size: null, ...said });

/** An operator takes an observation back. */
export function voided({ serverId, id }: Pick<Observation, 'serverId' | 'id'>): Observation {
  const facts = { voids: id, reason: 'told by mistake' };
  return observe({ serverId, source: 'operator', kind: 'void', atUs: hour(0), facts });
}

export const SOURCES: readonly SourceClass[] = [
  'operator',
  'notification',
  'api',
  'database',
  'file',
  'inferred',
];

/** Few enough instants to collide, cut and fine, and some seconds around them for echoes. */
export const anyInstant: fc.Arbitrary<number> = fc
  .record({
    hours: fc.integer({ min: 10, max: 13 }),
    seconds: fc.constantFrom(0, 0, 0, 0, 0, 1, 3, 5, 6, 60),
    fractionUs: fc.constantFrom(0, 0, 0, 300_000, 500_000, 999_999),
  })
  .map(({ hours, seconds, fractionUs }) => hour(hours, seconds) + fractionUs);

export const anySize: fc.Arbitrary<Size> = fc.constantFrom(S, B, { ...S, memoryMb: 2048 });

/** Facts that have no part in when a server lives. */
export const anyAttributes: fc.Arbitrary<Facts> = fc.record(
  {
    projectId: fc.constantFrom('p', 'q', null),
    state: fc.constantFrom('active', 'stopped', 'building', 'error', 'deleted', null),
    zone: fc.constantFrom('north', 'south', null),
    host: fc.constantFrom('c1', 'c2', null),
    name: fc.constantFrom('web', 'db', null),
    image: fc.constantFrom('debian', null),
    cell: fc.constantFrom('cell1', 'cell2', null),
    size: anySize,
    swapMb: fc.constantFrom(0, 512),
    metadata: fc.constantFrom({}, { tier: 'gold' }),
  },
  { requiredKeys: [] },
);

/** Facts that only events have: now and then an order within an instant, or a size that is not known. */
const anyEventFacts: fc.Arbitrary<Facts> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ sequence: 1 }) },
  { weight: 1, arbitrary: fc.constant({ size: null }) },
);

const anyTimes: fc.Arbitrary<Facts> = fc.record(
  {
    createdAtUs: fc.option(anyInstant),
    launchedAtUs: fc.option(anyInstant, { freq: 4 }),
    terminatedAtUs: fc.option(anyInstant, { freq: 2 }),
    restoredAtUs: fc.option(anyInstant, { freq: 2 }),
  },
  { requiredKeys: [] },
);

/** Anything that anybody could say but a void; dates often equal a time that the statement names. */
export function anyStatement(
  serverId: string = SERVER,
  sources: readonly SourceClass[] = SOURCES,
): fc.Arbitrary<Observation> {
  return fc
    .record({
      source: fc.constantFrom(...sources),
      kind: fc.constantFrom('row', 'event'),
      date: fc.constantFrom('launched', 'terminated', 'other', 'other'),
      otherUs: anyInstant,
      attributes: anyAttributes,
      times: anyTimes,
      ofEvents: anyEventFacts,
    })
    .map(({ source, kind, date, otherUs, attributes, times, ofEvents }) => {
      const { launchedAtUs, terminatedAtUs } = times;
      const named = { launched: launchedAtUs, terminated: terminatedAtUs, other: null }[date];
      const facts = { ...attributes, ...times, ...(kind === 'event' ? ofEvents : {}) };
      return observe({ serverId, source, kind, atUs: named ?? otherUs, facts } as Statement);
    });
}

/** Launches, ends, restores and rows that have the server up, by two sources of three: they often contradict. */
export const anyDowntimes: fc.Arbitrary<readonly Observation[]> = fc
  .subarray<SourceClass>(['notification', 'database', 'file'], { minLength: 1, maxLength: 2 })
  .chain((sources) => {
    const source = fc.constantFrom(...sources);
    const maker = fc.constantFrom(launched, ended, ended, restored, restored);
    const change = fc
      .record({ make: maker, source, atUs: anyInstant })
      .map(({ make, atUs, ...said }) => make(atUs, said));
    const up = fc
      .record({ source, launchedAtUs: anyInstant, atUs: anyInstant })
      .map((said) => row({ ...said, terminatedAtUs: null }));
    const birth = source.map((reporter) => launched(hour(10), { source: reporter }));
    return fc.tuple(birth, fc.array(fc.oneof(change, up), { minLength: 2, maxLength: 9 }));
  })
  .map(([birth, said]) => [birth, ...said]);

/** Lives one after the other under one id, as rows and events of some sources report them, in part. */
export const anyRelaunches: fc.Arbitrary<readonly Observation[]> = fc
  .record({
    first: anyInstant,
    claims: fc.array(
      fc.record({
        source: fc.constantFrom<SourceClass>('notification', 'database', 'file', 'inferred'),
        what: fc.constantFrom('row', 'row', 'up', 'launched', 'ended', 'created', 'restored'),
        fromUs: anyInstant,
        toUs: anyInstant,
        attributes: anyAttributes,
      }),
      { minLength: 2, maxLength: 9 },
    ),
  })
  .map(({ first, claims }) => [
    launched(first, { source: 'file' }),
    ...claims.map(({ source, what, fromUs, toUs, attributes }) => {
      const said = { source, ...attributes };
      const stopUs = Math.max(fromUs, toUs);
      if (what === 'row') return row({ ...said, launchedAtUs: fromUs, terminatedAtUs: toUs });
      if (what === 'up')
        return row({ ...said, atUs: stopUs, launchedAtUs: fromUs, terminatedAtUs: null });
      if (what === 'launched') return launched(fromUs, said);
      if (what === 'ended') return ended(fromUs, said);
      if (what === 'restored') return restored(fromUs, said);
      return event({ ...said, atUs: fromUs, createdAtUs: fromUs });
    }),
  ]);

/** Any set of observations about one server: mixed sources, contradictions, restores, voids, repeats. */
export function anyObservations(serverId: string = SERVER): fc.Arbitrary<readonly Observation[]> {
  return fc
    .record({
      said: fc.array(anyStatement(serverId), { maxLength: 9 }),
      taken: fc.array(fc.nat({ max: 30 }), { maxLength: 2 }),
      again: fc.array(fc.nat({ max: 30 }), { maxLength: 2 }),
    })
    .map(({ said, taken, again }) => {
      const at = (places: number[]) => places.flatMap((place) => said[place] ?? []);
      const unknown = { serverId, id: 'f'.repeat(64) };
      const voids = taken.map((place) => voided(said[place] ?? unknown));
      return [...said, ...voids, ...at(again)];
    });
}
