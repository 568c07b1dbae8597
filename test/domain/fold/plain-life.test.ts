/** The shortcut for servers with one row gives what the full fold gives. */
import fc from 'fast-check';
import { fold, foldInFull } from '../../../lib/domain/fold';
import { plainLifeOf } from '../../../lib/domain/fold/plain-life';
import {
  anyAttributes,
  anyInstant,
  anyStatement,
  hour,
  launched,
  row,
  S,
  SERVER,
} from '../../support/observations/observations';
import { RUNS } from '../../support/property-runs';

const THOROUGHLY = { numRuns: RUNS };

/** Rows that have a launch, and most often nothing out of the ordinary. */
const anyLaunchedRow = fc
  .record({
    attributes: anyAttributes,
    launchedAtUs: anyInstant,
    createdAtUs: fc.option(anyInstant),
    terminatedAtUs: fc.option(anyInstant),
    dated: fc.option(anyInstant),
  })
  .map(({ attributes, dated, ...said }) =>
    row({ ...attributes, ...said, ...(dated !== null && { atUs: dated }) }),
  );

describe('the fold of one row', () => {
  it('is that of the full fold for any row with a launch', () => {
    fc.assert(
      fc.property(anyLaunchedRow, (said) => {
        expect(fold(SERVER, [said])).toEqual(foldInFull(SERVER, [said]));
      }),
      THOROUGHLY,
    );
  });

  it('is that of the full fold for anything else that is said once', () => {
    fc.assert(
      fc.property(anyStatement(), (said) => {
        expect(fold(SERVER, [said])).toEqual(foldInFull(SERVER, [said]));
      }),
      THOROUGHLY,
    );
  });

  it.each([
    {
      name: 'a life that has ended',
      said: row({ launchedAtUs: hour(10), terminatedAtUs: hour(12), size: S, state: 'deleted' }),
    },
    {
      name: 'a life that goes on, with its state at the launch',
      said: row({ launchedAtUs: hour(10), terminatedAtUs: null, projectId: 'p', state: 'stopped' }),
    },
    {
      name: 'a life that is active since a launch long ago',
      said: row({ createdAtUs: hour(10), launchedAtUs: hour(10), atUs: hour(20), state: 'active' }),
    },
  ])('takes the shortcut for $name', ({ said }) => {
    expect(plainLifeOf(SERVER, [said])).toEqual(foldInFull(SERVER, [said]));
  });

  it.each([
    { name: 'nothing', said: [] },
    { name: 'an event', said: [launched(hour(10))] },
    {
      name: 'an end at the launch',
      said: [row({ launchedAtUs: hour(10), terminatedAtUs: hour(10) })],
    },
    {
      name: 'a creation after the launch',
      said: [row({ launchedAtUs: hour(10), createdAtUs: hour(11) })],
    },
    {
      name: 'a state that is known from later than the launch',
      said: [row({ launchedAtUs: hour(10), atUs: hour(11), state: 'stopped' })],
    },
    { name: 'two rows', said: [row({ launchedAtUs: hour(10) }), row({ launchedAtUs: hour(11) })] },
  ])('leaves $name to the full fold', ({ said }) => {
    expect(plainLifeOf(SERVER, said)).toBeUndefined();
  });
});
