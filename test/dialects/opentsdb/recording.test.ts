/** What a real OpenTSDB 2.4.1 answered to the same points and the same questions. */
import { type FrozenService, frozenService } from '../../support/opentsdb/frozen-service';
import {
  decided,
  exceptions,
  PROFILES,
  type Profile,
  recording,
} from '../../support/opentsdb/recording';
import { type Difference, replay } from '../../support/opentsdb/replay';

// Thousands of requests, one after another.
jest.setTimeout(300_000);

const MAX_EXCEPTIONS = 60;
/** How many requests each profile has, so that none is left out unnoticed. */
const ASKED: Readonly<Record<Profile, number>> = {
  default: 3993,
  meta: 159,
  fixdup: 42,
  strict: 9,
};

test('the recording is whole, and few of its answers are documented as different', () => {
  expect(recording).toHaveLength(4203);
  expect(exceptions.length).toBeLessThanOrEqual(MAX_EXCEPTIONS);
  const known = new Map(recording.map(({ id, group }) => [id, group]));
  for (const { id, group, letter, reason } of exceptions) {
    expect([id, group]).toEqual([id, known.get(id)]);
    expect(letter).toMatch(/^[a-i]$/);
    expect(reason).not.toBe('');
  }
});

describe.each(PROFILES)('the profile %s', (profile) => {
  const asked = recording.filter((each) => each.profile === profile);
  const excepted = new Set(exceptions.map(({ id }) => id));
  let service: FrozenService;
  let differences: ReadonlyMap<string, Difference>;
  beforeAll(async () => {
    service = await frozenService(profile);
    differences = await replay(service.port, profile);
  });
  afterAll(() => service.close());

  it.each([...new Set(asked.map(({ group }) => group))])('answers the same: %s', (group) => {
    const different = [...differences.values()].filter(
      ({ recorded: { group: its, id } }) => its === group && !decided.has(id) && !excepted.has(id),
    );
    expect(
      different.map(({ recorded: { id, path, body, answer }, what, got }) => ({
        ...{ id, path, body, what, answer },
        got: got.body,
      })),
    ).toEqual([]);
  });

  it('asks everything', () => {
    expect(asked).toHaveLength(ASKED[profile]);
    expect(asked.filter(({ id }) => decided.has(id) || excepted.has(id)).length).toBeLessThan(
      ASKED[profile] / 10,
    );
  });

  it('has no exception that is none', () => {
    const listed = asked.filter(({ id }) => excepted.has(id)).map(({ id }) => id);
    expect(listed.filter((id) => !differences.has(id))).toEqual([]);
  });

  it('has logged no failure', () => {
    expect(service.errors).toEqual([]);
  });
});
