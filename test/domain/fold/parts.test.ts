/** Small parts of the fold, each alone: which sizes are one, which instants are one, whose word was the last. */
import { fold } from '../../../lib/domain/fold';
import { isSameSize } from '../../../lib/domain/fold/size';
import type { Observation, Size } from '../../../lib/domain/observation';
import {
  B,
  ended,
  event,
  hour,
  launched,
  resizedToUnknown,
  restored,
  row,
  S,
  SERVER,
} from '../../support/observations/observations';

const F = { source: 'file' } as const;
const N = { source: 'notification' } as const;
const lifeOf = (...reported: readonly Observation[]) => fold(SERVER, reported);

describe('isSameSize', () => {
  it('holds for equal values, be they one object or two, and for two unknown sizes', () => {
    expect(isSameSize(S, { ...S })).toBe(true);
    expect(isSameSize(null, null)).toBe(true);
  });

  it.each<readonly [Size | null, Size | null]>([
    [S, null],
    [null, S],
    ...Object.keys(S).map((name) => [S, { ...S, [name]: name === 'flavor' ? 'x' : 99 }] as const),
  ])('does not hold for %j and %j', (a, b) => {
    expect(isSameSize(a, b)).toBe(false);
  });

  it('joins segments around an instant at which nothing else changed', () => {
    const { segments } = lifeOf(
      launched(hour(10), { size: S }),
      ended(hour(12)),
      restored(hour(12)),
      event({ atUs: hour(13), size: { ...S } }),
    );
    expect(segments).toMatchObject([{ fromUs: hour(10), toUs: null, size: S }]);
  });
});

describe('one instant in two precisions', () => {
  it('is read as the smallest of several finer values', () => {
    const { segments } = lifeOf(
      launched(hour(10)),
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12, 0.7) }),
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12, 0.3) }),
      row({ ...N, launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
    );
    expect(segments).toMatchObject([{ toUs: hour(12, 0.3) }]);
  });

  it('moves what is dated by its own launch or end, and nothing else', () => {
    const projectsOf = (...reported: readonly Observation[]) =>
      lifeOf(launched(hour(10, 0.5)), ...reported).segments.map(({ projectId }) => projectId);
    const between = event({ ...F, atUs: hour(10, 0.3), projectId: 'q' });
    expect(projectsOf(between, row({ launchedAtUs: hour(10), projectId: 'p' }))).toEqual(['p']);
    const earlier = row({ atUs: hour(9), launchedAtUs: hour(10), projectId: 'p' });
    expect(projectsOf(earlier, between)).toEqual(['q']);
  });
});

describe('a time of which a source says that there is none', () => {
  const epoch = (hours: number) => hours * 3_600_000_000;
  const first = [launched(epoch(-10), { ...F, projectId: 'p', size: S }), ended(epoch(-8), F)];

  it('is no restore in 1970, after one before', () => {
    const up = { atUs: epoch(1), launchedAtUs: epoch(-10), terminatedAtUs: null } as const;
    const { segments } = lifeOf(
      ...first,
      restored(epoch(-6), F),
      row({ source: 'database', ...up, restoredAtUs: null }),
    );
    expect(segments).toMatchObject([{ toUs: epoch(-8) }, { fromUs: epoch(-6), toUs: null }]);
  });

  it('is no creation in 1970, after one before', () => {
    const up = { atUs: epoch(20), launchedAtUs: epoch(2), terminatedAtUs: null } as const;
    const { segments } = lifeOf(
      ...first,
      event({ ...F, atUs: epoch(-1), createdAtUs: epoch(-1), projectId: 'q' }),
      row({ ...up, createdAtUs: null, projectId: 'r' }),
    );
    expect(segments.slice(1)).toMatchObject([
      { fromUs: epoch(2), toUs: epoch(20), projectId: 'q' },
      { fromUs: epoch(20), toUs: null, projectId: 'r' },
    ]);
  });

  it('is no creation in 1970 by which a launch begins another life', () => {
    const { server } = lifeOf(
      ...first,
      event({ ...F, atUs: epoch(1), createdAtUs: null }),
      launched(epoch(2), F),
    );
    expect(server.terminatedAtUs).toBe(epoch(-8));
  });

  it('is no creation in 1970 from which on a size is of the next life', () => {
    const { server } = lifeOf(
      ...first,
      event({ ...F, atUs: epoch(1), createdAtUs: null, size: B }),
    );
    expect(server.size).toEqual(B);
  });

  it('is no creation in 1970 of a launch seconds after an end before', () => {
    const { server } = lifeOf(
      ...first,
      row({
        atUs: epoch(1),
        createdAtUs: null,
        launchedAtUs: epoch(-8) + 30_000_000,
        terminatedAtUs: null,
      }),
    );
    expect(server.launchedAtUs).toBe(epoch(-8) + 30_000_000);
  });
});

describe('the last word', () => {
  const gone = (state: string) =>
    row({ launchedAtUs: hour(10), terminatedAtUs: hour(12), state, projectId: 'p', size: S });

  it('is a matter of the ids where two ended rows of one instant have different states', () => {
    expect(lifeOf(gone('stopped'), gone('error')).server.notes).toEqual(['order-unknown']);
  });

  it('is none where one of them only has the server deleted', () => {
    expect(lifeOf(gone('stopped'), gone('deleted')).server.notes).toEqual([]);
    expect(lifeOf(gone('deleted'), gone('stopped')).server.notes).toEqual([]);
  });

  it('is none where they agree', () => {
    const again = { ...gone('stopped'), id: 'another' };
    expect(lifeOf(gone('stopped'), again).server.notes).toEqual([]);
  });

  it('on the image is shown', () => {
    const { server } = lifeOf(launched(hour(10), { image: 'debian' }), event({ image: 'plan9' }));
    expect(server.image).toBe('debian');
  });

  it('on the launch is a matter of the ids where two of one instant differ', () => {
    const up = (launchedAtUs: number) =>
      row({ atUs: hour(13), launchedAtUs, terminatedAtUs: null, projectId: 'p', size: S });
    expect(lifeOf(up(hour(10)), up(hour(11))).server.notes).toEqual(['order-unknown']);
  });
});

describe('a restore', () => {
  it('of the greatest sequence counts where several are of one instant', () => {
    const { server } = lifeOf(
      launched(hour(10), F),
      ended(hour(12), F),
      restored(hour(14), { ...F, sequence: 2 }),
      restored(hour(14), F),
      ended(hour(14), { ...F, sequence: 1 }),
    );
    expect(server.terminatedAtUs).toBeNull();
  });

  it('begins a life that ends at once where an end of that instant follows it', () => {
    const { segments, server } = lifeOf(
      launched(hour(10), F),
      ended(hour(12), F),
      restored(hour(14), F),
      ended(hour(14), { ...F, sequence: 1 }),
      restored(hour(16), F),
    );
    expect(server.terminatedAtUs).toBeNull();
    expect(segments).toMatchObject([
      { fromUs: hour(10), toUs: hour(12) },
      { fromUs: hour(16), toUs: null },
    ]);
  });
});

describe('what changes in a life', () => {
  const birth = launched(hour(10), { ...F, projectId: 'p' });

  it('is swap too, which a row lets suppose since its launch, with or without a size', () => {
    const { segments } = lifeOf(
      launched(hour(10), { ...F, swapMb: 0 }),
      row({ atUs: hour(13), launchedAtUs: hour(12), swapMb: 512 }),
    );
    expect(segments).toMatchObject([
      { fromUs: hour(10), toUs: hour(12), swapMb: 0 },
      { fromUs: hour(12), toUs: null, swapMb: 512 },
    ]);
  });

  it('is swap that a row lets suppose since its launch, where a better row only echoes another one', () => {
    const since = { atUs: hour(11), launchedAtUs: hour(10) } as const;
    const { segments } = lifeOf(
      event({ ...N, atUs: hour(10, 3), swapMb: 512 }),
      row({ ...since, source: 'database', swapMb: 512 }),
      row({ ...since, swapMb: 0 }),
    );
    expect(segments.slice(0, 2)).toMatchObject([
      { fromUs: hour(10), toUs: hour(10, 3), swapMb: 0 },
      { fromUs: hour(10, 3), swapMb: 512 },
    ]);
  });

  it('has the first size before it was reported, even if the size is unknown later', () => {
    const { segments } = lifeOf(
      birth,
      event({ ...F, atUs: hour(11), size: S }),
      resizedToUnknown(hour(12), F),
    );
    expect(segments).toMatchObject([
      { fromUs: hour(10), toUs: hour(12), size: S },
      { fromUs: hour(12), toUs: null, size: null },
    ]);
  });

  it('is no state that a row reports of a server which has ended, whatever its date', () => {
    const gone = { launchedAtUs: hour(10), terminatedAtUs: hour(12), state: 'paused' };
    const { segments } = lifeOf(birth, row({ ...gone, atUs: hour(11) }));
    expect(segments).toMatchObject([{ fromUs: hour(10), toUs: hour(12), state: 'active' }]);
  });

  it('is a size from when an event reports it, be it of a relaunch before', () => {
    const { segments } = lifeOf(
      launched(hour(10), { ...F, projectId: 'p', size: S, swapMb: 0 }),
      ended(hour(12), F),
      event({ ...F, atUs: hour(15), createdAtUs: hour(15) }),
      event({ ...F, atUs: hour(16), launchedAtUs: hour(15), projectId: 'q', size: B, swapMb: 512 }),
    );
    expect(segments.slice(1)).toMatchObject([
      { fromUs: hour(15), toUs: hour(16), projectId: 'q', size: S, swapMb: 0 },
      { fromUs: hour(16), toUs: null, projectId: 'q', size: B, swapMb: 512 },
    ]);
  });

  it('goes by the sequence where several events are of one instant', () => {
    const { server } = lifeOf(
      birth,
      event({ ...F, atUs: hour(12), state: 'paused', size: S, sequence: 1 }),
      event({ ...F, atUs: hour(12), state: 'stopped', size: B }),
    );
    expect(server).toMatchObject({ state: 'paused', size: S, notes: [] });
  });

  it('is a matter of the ids at one instant, even if more is known of a later one', () => {
    const { server } = lifeOf(
      launched(hour(10), { ...F, projectId: 'p', size: S }),
      event({ ...F, atUs: hour(12), state: 'paused' }),
      event({ ...F, atUs: hour(12), state: 'stopped' }),
      event({ ...F, atUs: hour(13), state: 'active' }),
    );
    expect(server.notes).toEqual(['order-unknown']);
  });
});

describe('notes on ends', () => {
  const notesOf = (...reported: readonly Observation[]) =>
    lifeOf(launched(hour(10), { projectId: 'p', size: S }), ...reported).server.notes;

  it('tell of two ends that only the ids decide, be there another life after them or not', () => {
    const ends = [hour(11), hour(12)].map((terminatedAtUs) =>
      row({ ...N, atUs: hour(13), launchedAtUs: hour(10), terminatedAtUs }),
    );
    expect(notesOf(...ends)).toEqual(['order-unknown']);
    expect(notesOf(...ends, restored(hour(14)), ended(hour(16)))).toEqual(['order-unknown']);
  });

  it('tell nothing of two events that a better source outweighs, if their last word agrees with it', () => {
    const ends = [hour(12, 0.2), hour(12, 1.3)].map((us) => ended(us, F));
    expect(notesOf(...ends, ended(hour(12, 0.5)))).toEqual([]);
    expect(notesOf(...ends)).toEqual(['ends-differ']);
  });
});

describe('a relaunch', () => {
  it('has from its launch on what its witnesses report, and nothing that others do', () => {
    const D = { source: 'database' } as const;
    const { segments } = lifeOf(
      launched(hour(10), { ...D, zone: 'north' }),
      ended(hour(12), D),
      row({ ...D, atUs: hour(16), launchedAtUs: hour(15), terminatedAtUs: null, projectId: 'q' }),
      row({ atUs: hour(17), launchedAtUs: hour(15), terminatedAtUs: null, zone: 'south' }),
    );
    expect(segments.slice(1)).toMatchObject([
      { fromUs: hour(15), toUs: hour(17), zone: 'north', projectId: 'q' },
      { fromUs: hour(17), toUs: null, zone: 'south' },
    ]);
  });
});

describe('the size after the end', () => {
  const life = [launched(hour(10), { ...F, size: S }), ended(hour(12), F)];
  const sizeOf = (...reported: readonly Observation[]) => lifeOf(...life, ...reported).server.size;

  it('is that of an event at the very end, and not one before it', () => {
    expect(sizeOf(event({ ...F, atUs: hour(12), size: B }))).toEqual(B);
    expect(sizeOf(event({ ...F, atUs: hour(12) - 1, size: B }))).toEqual(B);
    expect(
      sizeOf(event({ ...F, atUs: hour(11), size: B }), event({ ...F, atUs: hour(11.5), size: S })),
    ).toEqual(S);
  });

  it('is none that a row lets suppose since a launch seconds after the end', () => {
    const seconds = (s: number) => hour(12, s);
    const up = row({ atUs: seconds(5), launchedAtUs: seconds(40), size: B });
    expect(sizeOf(up)).toEqual(B);
    expect(sizeOf(up, event({ ...F, atUs: seconds(20), size: S }))).toEqual(S);
  });

  it('is none that was reported before the end and that a better source denies', () => {
    const D = { source: 'database' } as const;
    const { server } = lifeOf(
      row({ ...N, atUs: hour(15), launchedAtUs: hour(10), size: S }),
      event({ ...D, atUs: hour(15), size: B }),
      ended(hour(20), D),
    );
    expect(server).toMatchObject({ size: S, notes: ['no-project', 'size-refuted'] });
  });

  it('is not that of an event at the very instant of the next creation', () => {
    const created = event({ ...F, atUs: hour(15), createdAtUs: hour(15) });
    expect(sizeOf(created, event({ ...F, atUs: hour(15), size: B }))).toEqual(S);
    expect(sizeOf(created, event({ ...F, atUs: hour(15) - 1, size: B }))).toEqual(B);
  });

  it('is not that of a whole life that is older than what reports the end', () => {
    const touched = row({ atUs: hour(30), launchedAtUs: hour(10), terminatedAtUs: hour(12) });
    for (const endUs of [hour(15), hour(20), null]) {
      const other = row({ launchedAtUs: hour(15), terminatedAtUs: endUs, size: B });
      const { server } = lifeOf(launched(hour(10), { ...F, size: S }), touched, other);
      expect(server).toMatchObject({ terminatedAtUs: hour(12), size: S });
    }
  });

  it('is reported after the next creation only by what reports a launch before the end', () => {
    const created = event({ ...F, atUs: hour(15), createdAtUs: hour(15) });
    const late = { ...F, atUs: hour(16), size: B };
    expect(sizeOf(created, row(late))).toEqual(S);
    expect(sizeOf(created, event({ ...late, launchedAtUs: hour(10) }))).toEqual(B);
    expect(sizeOf(created, row({ ...late, launchedAtUs: hour(10) }))).toEqual(B);
  });
});
