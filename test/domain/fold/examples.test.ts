/** Lives that show each rule of the fold once, reported in every order and several times over. */
import { fold } from '../../../lib/domain/fold';
import type { Observation } from '../../../lib/domain/observation';
import type { Segment } from '../../../lib/domain/segment';
import type { Note, Server } from '../../../lib/domain/server';
import { everyExample } from '../../support/observations/every-example';
import {
  B,
  ended,
  event,
  hour,
  launched,
  row,
  S,
  SERVER,
  voided,
} from '../../support/observations/observations';
import { RUNS } from '../../support/property-runs';

describe('fold', () => {
  it.each(everyExample)('$name', ({ reported, nova, segments, notes = [] }) => {
    const life = fold(SERVER, reported);
    expect(novaText(life.server)).toBe(nova);
    expect(life.segments.map(segmentText)).toEqual(segments);
    expect(notesBesidesUnreported(life.server, reported)).toEqual(notes);
    expect(fold(SERVER, [...reported].reverse())).toEqual(life);
  });

  it.each(everyExample)('$name: in any order, once or three times', ({ reported }) => {
    const life = fold(SERVER, reported);
    for (const order of permutations(reported).slice(0, RUNS)) {
      expect(fold(SERVER, order)).toEqual(life);
      expect(fold(SERVER, [...order, ...reported, ...order])).toEqual(life);
    }
  });

  it('shows what has no history as it was reported last, by whatever source', () => {
    const { server } = fold(SERVER, [
      launched(hour(10), { name: 'old', image: 'debian', metadata: { tier: 'gold' } }),
      row({ atUs: hour(13), name: 'new', image: null, cell: 'cell1', state: 'stopped' }),
      event({ atUs: hour(12), name: 'middle', metadata: {} }),
    ]);
    expect(server).toMatchObject({ name: 'new', image: null, cell: 'cell1', state: 'stopped' });
    expect(server.metadata).toEqual({});
  });

  it('shows the facts of the last moment of a life, but for the size, which Nova reports later too', () => {
    const { server } = fold(SERVER, [
      launched(hour(10), { size: S, host: 'c1', zone: 'north', swapMb: 0 }),
      ended(hour(12)),
      event({ atUs: hour(13), size: B, host: null, zone: null, swapMb: 512 }),
      event({ atUs: hour(14), size: S, source: 'database' }),
    ]);
    expect(server).toMatchObject({ size: B, host: 'c1', zone: 'north', swapMb: 0 });
  });

  it('reads a cut second before 1970 as finely as any other', () => {
    const [cutUs, fineUs] = [-7_200_000_000, -7_199_500_000];
    const { server, segments } = fold(SERVER, [
      launched(fineUs),
      row({ atUs: -3_600_000_000, launchedAtUs: cutUs, terminatedAtUs: null }),
    ]);
    expect(server).toMatchObject({ launchedAtUs: cutUs, bornAtUs: cutUs });
    expect(segments).toMatchObject([{ fromUs: fineUs, toUs: null }]);
  });

  it('notes a server without a project', () => {
    const notesOf = (...reported: readonly Observation[]) => fold(SERVER, reported).server.notes;
    expect(notesOf(launched(hour(10), { size: S }))).toEqual(['no-project']);
    expect(notesOf(launched(hour(10), { size: S, projectId: 'p' }))).toEqual([]);
  });

  it('notes a life without any size, of which hours count and nothing else', () => {
    const notesOf = (...reported: readonly Observation[]) => fold(SERVER, reported).server.notes;
    const birth = launched(hour(10), { projectId: 'p' });
    expect(notesOf(birth)).toEqual(['size-unknown']);
    expect(notesOf(birth, event({ atUs: hour(12), size: S }))).toEqual([]);
    expect(notesOf(birth, ended(hour(10)))).toEqual([]);
  });

  it('notes a void that names no observation of the server, until that comes', () => {
    const birth = launched(hour(10), { projectId: 'p', size: S });
    const slip = ended(hour(12));
    const ofAnother = voided({ serverId: SERVER, id: ended(hour(12), { serverId: 'b' }).id });
    const notesOf = (...reported: readonly Observation[]) => fold(SERVER, reported).server.notes;
    expect(notesOf(birth, voided(slip))).toEqual(['void-unmatched']);
    expect(notesOf(birth, voided(slip), slip)).toEqual([]);
    expect(notesOf(birth, slip, voided(slip), ofAnother)).toEqual(['void-unmatched']);
    expect(notesOf(ofAnother)).toEqual(['no-project', 'partial', 'void-unmatched']);
  });

  it('notes a void of a void, which takes nothing back', () => {
    const birth = launched(hour(10), { projectId: 'p', size: S });
    const slip = ended(hour(12));
    const { server } = fold(SERVER, [birth, slip, voided(slip), voided(voided(slip))]);
    expect(server).toMatchObject({ terminatedAtUs: null, notes: ['void-unmatched'] });
  });

  it('shows a server that was never launched as it was reported last', () => {
    const { server } = fold(SERVER, [
      row({ atUs: hour(9), launchedAtUs: null, state: 'building', size: S, projectId: 'p' }),
      row({ atUs: hour(10), launchedAtUs: null, state: 'error', size: B }),
    ]);
    expect(server).toMatchObject({ state: 'error', size: B, projectId: 'p', bornAtUs: null });
  });

  it('shows no state where none was reported last, and active only where none was ever reported', () => {
    const birth = event({ atUs: hour(10), launchedAtUs: hour(10) });
    const none = row({ atUs: hour(12), launchedAtUs: hour(10), state: null });
    const stateOf = (...reported: readonly Observation[]) => fold(SERVER, reported).server.state;
    expect(stateOf(birth)).toBe('active');
    expect(stateOf(birth, none)).toBeNull();
    expect(stateOf(birth, none, event({ atUs: hour(11), state: 'stopped' }))).toBeNull();
    expect(stateOf(birth, none, event({ atUs: hour(13), state: 'stopped' }))).toBe('stopped');
    expect(stateOf(row({ atUs: hour(9), launchedAtUs: null }))).toBeNull();
  });

  it('charges a life whose owner changed to the last owner, as Nova does', () => {
    const { server } = fold(SERVER, [
      launched(hour(10), { projectId: 'p' }),
      event({ atUs: hour(12), projectId: 'q' }),
    ]);
    expect(server.projectId).toBe('q');
  });
});

/** Few examples name a project or a size. */
function notesBesidesUnreported(
  { notes }: Server,
  reported: readonly Observation[],
): readonly Note[] {
  const isSizeReported = reported.some(({ facts }) => facts.size !== undefined);
  return notes.filter(
    (note) => note !== 'no-project' && (isSizeReported || note !== 'size-unknown'),
  );
}

function novaText({ launchedAtUs, terminatedAtUs, size, projectId }: Server): string {
  const start = launchedAtUs === null ? 'never' : timeText(launchedAtUs);
  const end = terminatedAtUs === null ? '' : timeText(terminatedAtUs);
  return words(`${start}…${end}`, size?.flavor, projectId);
}

function segmentText({ fromUs, toUs, size, projectId, state }: Segment): string {
  const end = toUs === null ? '…' : timeText(toUs);
  return words(`[${timeText(fromUs)},${end})`, size?.flavor, projectId, state);
}

/** A full hour as its number, anything else as a time to the tenth of a second. */
function timeText(instantUs: number): string {
  const tenths = (instantUs - hour(0)) / 100_000;
  const [whole, rest] = [Math.floor(tenths / 36_000), tenths % 36_000];
  if (rest === 0) return String(whole);
  return `${whole}:00:${(rest / 10).toFixed(1).padStart(4, '0')}`;
}

function words(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part != null).join(' ');
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((others) => [item, ...others]),
  );
}
