/** The table of states: which words run, and what each API calls them. */
import { FIRST_STATE, LAST_STATE, labelFor, runs, STATES, stateOf } from '../../lib/domain/states';

describe('the states of servers', () => {
  it.each([
    ['active', true, 'running', 'poweredOn'],
    ['rescued', true, 'running', 'poweredOn'],
    ['resized', true, 'running', 'poweredOn'],
    ['REBOOT', true, 'running', 'poweredOn'],
    ['PASSWORD', true, 'running', 'poweredOn'],
    ['MIGRATING', true, 'running', 'poweredOn'],
    ['RESIZE', true, 'running', 'poweredOn'],
    ['VERIFY_RESIZE', true, 'running', 'poweredOn'],
    ['building', false, 'provisioning', 'poweredOff'],
    ['stopped', false, 'stopped', 'poweredOff'],
    ['SHUTOFF', false, 'stopped', 'poweredOff'],
    ['suspended', false, 'suspended', 'suspended'],
    ['paused', false, 'suspended', 'suspended'],
    ['shelved', false, 'suspended', 'poweredOff'],
    ['shelved_offloaded', false, 'suspended', 'poweredOff'],
    ['error', false, 'error', 'poweredOff'],
    ['deleted', false, 'terminated', 'deleted'],
    ['soft-delete', false, 'terminated', 'poweredOff'],
  ])('%s: running %s, %s, %s', (word, isRunning, vedtech, ovh) => {
    expect([runs(word), labelFor(word, 'vedtech'), labelFor(word, 'ovh')]).toEqual([
      isRunning,
      vedtech,
      ovh,
    ]);
  });

  it.each(['terminated', 'Active', 'on fire', '', 'constructor'])(
    'do not include "%s", which does not run',
    (word) => {
      expect(stateOf(word)).toBeUndefined();
      expect(runs(word)).toBe(false);
      expect(labelFor(word, 'ovh')).toBeUndefined();
    },
  );

  it('do not run without a word', () => {
    expect(runs(null)).toBe(false);
  });

  it('begin with active and end with deleted', () => {
    expect([FIRST_STATE, LAST_STATE]).toEqual(['active', 'deleted']);
  });

  it('share no word of the API', () => {
    const words = Object.values(STATES).flatMap(({ api }): readonly string[] => api);
    expect(new Set(words).size).toBe(words.length);
  });
});
