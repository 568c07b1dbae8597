/** Nothing from the future: times ahead of the clock are refused wherever they stand. */
import { RefusedField } from '../../lib/ingest/fields';
import { readRecord } from '../../lib/ingest/records';
import { latestUsOf } from '../../lib/ingest/records/future';
import { type AnyRecord, RECORD } from '../support/observations/files';

const NOW_US = Date.UTC(2026, 0, 2) * 1000;
const nowUs = () => NOW_US;
const AHEAD = '2026-01-02T01:00:00.000001Z';
const running = { ...RECORD, terminated_at: null };
const launched = { event: 'launched', instance_id: 'a' };

function refusalOf(record: AnyRecord, allowFuture = false, asOfUs?: number) {
  const latestUs = latestUsOf(nowUs, { allowFuture });
  try {
    readRecord(JSON.stringify(record), { sourceClass: 'file', latestUs, asOfUs });
    return undefined;
  } catch (error) {
    if (error instanceof RefusedField) return error;
    throw error;
  }
}

const AHEAD_OF_THE_CLOCK: [string, AnyRecord][] = [
  ['created_at', { ...running, created_at: AHEAD }],
  ['launched_at', { ...running, launched_at: AHEAD }],
  ['terminated_at', { ...running, terminated_at: AHEAD }],
  ['terminated_at', { ...running, terminated_at: '2038-01-19T03:14:07Z' }],
  ['updated_at', { ...running, updated_at: '2062-06-01T00:00:00Z' }],
  ['at', { ...launched, at: AHEAD }],
];

describe('an instant more than an hour ahead of the clock', () => {
  it.each(AHEAD_OF_THE_CLOCK)('is refused in %s, by its name', (field, record) => {
    expect(refusalOf(record)).toMatchObject({ field });
  });

  it.each(AHEAD_OF_THE_CLOCK)('is taken in %s if the future is allowed', (_field, record) => {
    expect(refusalOf(record, true)).toBeUndefined();
  });

  it('is refused as the as-of of a record', () => {
    expect(refusalOf(running, false, NOW_US + 3600e6)).toBeUndefined();
    expect(refusalOf(running, false, NOW_US + 3600e6 + 1)).toMatchObject({ field: 'updated_at' });
  });

  it('is explained by how "still running" is written', () => {
    const written = '; "still running" is null, or empty in CSV';
    const planned = refusalOf({ ...running, terminated_at: '2100-01-01' });
    expect(planned?.message).toBe(
      `2100-01-01T00:00:00Z: lies in the future: needs allow_future on${written}`,
    );
    const never = { ...running, terminated_at: '9999-12-31T23:59:59Z' };
    const refusal = `"9999-12-31T23:59:59Z": lies in the future, beyond 2255-06-05${written}`;
    expect(refusalOf(never)).toMatchObject({ field: 'terminated_at', message: refusal });
    expect(refusalOf(never, true)).toMatchObject({ message: refusal });
  });

  it('is explained by the event that was not to come', () => {
    const end = { event: 'terminated', instance_id: 'a' };
    const written = '; "still running" is no event at all';
    const ofYear = (year: number) => refusalOf({ ...end, at: `${year}-01-01` })?.message;
    expect(ofYear(2100)).toBe(
      `2100-01-01T00:00:00Z: lies in the future: needs allow_future on${written}`,
    );
    expect(ofYear(2999)).toBe(`"2999-01-01": lies in the future, beyond 2255-06-05${written}`);
    expect(refusalOf({ ...launched, at: AHEAD })?.message).toMatch(/: needs allow_future on$/);
  });

  it('needs what the sender can give', () => {
    const options = { sourceClass: 'file', futureNeeds: '--allow-future' } as const;
    const latestUs = latestUsOf(nowUs, { allowFuture: false });
    const record = JSON.stringify({ ...running, updated_at: '2062-06-01' });
    expect(() => readRecord(record, { ...options, latestUs })).toThrow(
      '2062-06-01T00:00:00Z: lies in the future: needs --allow-future',
    );
  });

  it('is not what is exactly an hour ahead', () => {
    expect(refusalOf({ ...running, terminated_at: '2026-01-02T01:00:00Z' })).toBeUndefined();
    expect(refusalOf({ ...launched, at: '2026-01-02T01:00:00Z' })).toBeUndefined();
  });
});
