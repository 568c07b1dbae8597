/** Lives that show each rule of the fold once: what was reported, and what must follow. */
import type { Observation } from '../../../lib/domain/observation';
import type { Note } from '../../../lib/domain/server';
import { B, ended, event, hour, launched, restored, row, S } from './observations';
import { restoredLives } from './restored-lives';

export interface Example {
  readonly name: string;
  readonly reported: readonly Observation[];
  /** Nova's life and what it is charged as, e.g. `10…12 S`; times are hours. */
  readonly nova: string;
  readonly segments: readonly string[];
  readonly notes?: readonly Note[];
}

const N = 'notification';
const D = 'database';

export const examples: readonly Example[] = [
  {
    name: 'a create that arrives after the end',
    reported: [ended(hour(12)), launched(hour(10), { createdAtUs: hour(9), size: S })],
    nova: '10…12 S',
    segments: ['[10,12) S active'],
  },
  {
    name: 'only a delete, no launch known',
    reported: [ended(hour(12))],
    nova: 'never…12',
    segments: [],
    notes: ['partial'],
  },
  {
    name: 'a delete dated before the create',
    reported: [ended(hour(6)), launched(hour(12))],
    nova: '12…6',
    segments: [],
    notes: ['ended-before-launched'],
  },
  {
    name: 'two creates',
    reported: [launched(hour(10), { size: S }), launched(hour(11))],
    nova: '11… S',
    segments: ['[10,…) S active'],
  },
  {
    name: 'a resize and its revert',
    reported: [
      launched(hour(10), { size: S }),
      launched(hour(12), { size: B, state: 'resized' }),
      launched(hour(13), { size: S }),
    ],
    nova: '13… S',
    segments: ['[10,12) S active', '[12,13) B resized', '[13,…) S active'],
  },
  {
    name: 'a resize seen by two rows only',
    reported: [
      row({ source: D, atUs: hour(10), launchedAtUs: hour(10), size: S }),
      row({ source: D, atUs: hour(15), launchedAtUs: hour(12), size: B }),
    ],
    nova: '12… B',
    segments: ['[10,12) S active', '[12,…) B active'],
  },
  {
    name: 'a resize whose source does not move the launch: the latest moment it can have been',
    reported: [
      launched(hour(10), { size: S }),
      row({ atUs: hour(15), launchedAtUs: hour(10), size: B }),
    ],
    nova: '10… B',
    segments: ['[10,15) S active', '[15,…) B active'],
  },
  {
    name: 'shelved and unshelved',
    reported: [
      launched(hour(10)),
      event({ atUs: hour(11), state: 'shelved_offloaded' }),
      launched(hour(14)),
    ],
    nova: '14…',
    segments: ['[10,11) active', '[11,14) shelved_offloaded', '[14,…) active'],
  },
  {
    name: 'a rebuild moves the launch and changes nothing else',
    reported: [launched(hour(10)), launched(hour(13))],
    nova: '13…',
    segments: ['[10,…) active'],
  },
  {
    name: 'deleted softly and restored: no end',
    reported: [
      launched(hour(10)),
      event({ atUs: hour(12), state: 'soft-delete' }),
      event({ atUs: hour(14), state: 'active' }),
    ],
    nova: '10…',
    segments: ['[10,12) active', '[12,14) soft-delete', '[14,…) active'],
  },
  {
    name: 'terminated, then restored',
    reported: [launched(hour(10)), ended(hour(12)), restored(hour(14)), ended(hour(20))],
    nova: '10…20',
    segments: ['[10,12) active', '[14,20) active'],
  },
  {
    name: 'a row that is terminated before it is launched',
    reported: [row({ launchedAtUs: hour(12), terminatedAtUs: hour(6) })],
    nova: '12…6',
    segments: [],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a record told again, running first and ended then',
    reported: [
      row({ launchedAtUs: hour(10), terminatedAtUs: null }),
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(13) }),
    ],
    nova: '10…13',
    segments: ['[10,13) active'],
  },
  {
    name: 'a record told again with a later end',
    reported: [
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(13) }),
    ],
    nova: '10…13',
    segments: ['[10,13) active'],
  },
  {
    name: 'a correction to an earlier end',
    reported: [
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(13) }),
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12), atUs: hour(30) }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'an earlier end without a later date: the later end stands',
    reported: [
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(13) }),
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
    ],
    nova: '10…13',
    segments: ['[10,13) active'],
  },
  {
    name: 'an end withdrawn by its source',
    reported: [
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(13) }),
      row({ launchedAtUs: hour(10), terminatedAtUs: null, atUs: hour(30) }),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a contradiction from below',
    reported: [
      launched(hour(10), { createdAtUs: hour(9), size: S }),
      ended(hour(20)),
      row({ launchedAtUs: hour(8), terminatedAtUs: hour(25), size: B }),
    ],
    nova: '10…20 S',
    segments: ['[10,20) S active'],
    notes: ['ends-differ', 'launch-before-creation'],
  },
  {
    name: 'a missed delete, repaired from below',
    reported: [
      row({ source: N, launchedAtUs: hour(10), terminatedAtUs: null }),
      row({ source: D, launchedAtUs: hour(10), terminatedAtUs: hour(15) }),
    ],
    nova: '10…15',
    segments: ['[10,15) active'],
  },
  {
    name: 'a guessed end, then the real one',
    reported: [launched(hour(10)), ended(hour(18), { source: 'inferred' }), ended(hour(12))],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'a change of owner',
    reported: [
      launched(hour(10), { projectId: 'p' }),
      event({ atUs: hour(12), projectId: 'q' }),
      ended(hour(14)),
    ],
    nova: '10…14 q',
    segments: ['[10,12) p active', '[12,14) q active'],
  },
  {
    name: 'never launched',
    reported: [row({ source: D, createdAtUs: hour(9), launchedAtUs: null, state: 'error' })],
    nova: 'never…',
    segments: [],
  },
  {
    name: 'one instant in two precisions',
    reported: [
      launched(hour(10, 0.5), { size: S }),
      row({ source: N, atUs: hour(11), launchedAtUs: hour(10), terminatedAtUs: null }),
      row({ source: N, launchedAtUs: hour(10), terminatedAtUs: hour(12, 0.7) }),
      row({ source: N, launchedAtUs: hour(10), terminatedAtUs: hour(12), atUs: hour(12, 180) }),
    ],
    nova: '10…12 S',
    segments: ['[10:00:00.5,12:00:00.7) S active'],
  },
  {
    name: 'only the fine value told',
    reported: [launched(hour(10, 0.5), { size: S })],
    nova: '10:00:00.5… S',
    segments: ['[10:00:00.5,…) S active'],
  },
  {
    name: 'a cut end after the last message',
    reported: [
      row({ source: N, atUs: hour(12, 0.3), launchedAtUs: hour(10), terminatedAtUs: null }),
      row({
        source: D,
        atUs: hour(12, 0.999999),
        launchedAtUs: hour(10),
        terminatedAtUs: hour(12),
      }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'building is no life',
    reported: [
      row({ source: N, atUs: hour(10, 0.3), launchedAtUs: null, state: 'building' }),
      row({ source: N, atUs: hour(10, 0.9), launchedAtUs: hour(10), size: S, state: 'active' }),
    ],
    nova: '10… S',
    segments: ['[10,…) S active'],
  },
  {
    name: 'two rows with another size, launch not moved',
    reported: [
      row({ atUs: hour(11), launchedAtUs: hour(10), size: S }),
      row({ atUs: hour(15), launchedAtUs: hour(10), size: B }),
    ],
    nova: '10… B',
    segments: ['[10,15) S active', '[15,…) B active'],
  },
  {
    name: 'two rows with another size, the first an echo from below',
    reported: [
      launched(hour(10, 0.5), { size: S }),
      row({ source: D, atUs: hour(11), launchedAtUs: hour(10, 1), size: S }),
      row({ source: D, atUs: hour(15), launchedAtUs: hour(10, 1), size: B }),
    ],
    nova: '10:00:01.0… B',
    segments: ['[10:00:00.5,15) S active', '[15,…) B active'],
  },
  {
    name: 'an echo from below',
    reported: [
      row({ source: N, atUs: hour(11), launchedAtUs: hour(10), state: 'shelved' }),
      row({ source: N, atUs: hour(11, 0.5), launchedAtUs: hour(10), state: 'shelved_offloaded' }),
      event({ source: D, atUs: hour(11, 1), state: 'shelved' }),
    ],
    nova: '10…',
    segments: ['[10,11) active', '[11,11:00:00.5) shelved', '[11:00:00.5,…) shelved_offloaded'],
  },
  {
    name: 'a change lost above, told from below',
    reported: [
      launched(hour(10), { size: S }),
      row({ source: N, atUs: hour(20), launchedAtUs: hour(10), state: 'active' }),
      event({ source: D, atUs: hour(13), state: 'stopped' }),
      event({ source: D, atUs: hour(15), state: 'active' }),
    ],
    nova: '10… S',
    segments: ['[10,13) S active', '[13,15) S stopped', '[15,…) S active'],
  },
];

/** Where a rule begins and ends: at exactly the same moment, or without a word. */
export const edges: readonly Example[] = [
  ...restoredLives,
  {
    name: 'up at the very moment of a less trusted end',
    reported: [
      row({ source: N, atUs: hour(12, 0.5), launchedAtUs: hour(10), terminatedAtUs: null }),
      row({ source: D, launchedAtUs: hour(10), terminatedAtUs: hour(12, 0.5) }),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'up at the very moment of an end by the same source: no later word',
    reported: [
      row({ source: N, atUs: hour(12, 0.5), launchedAtUs: hour(10), terminatedAtUs: null }),
      ended(hour(12, 0.5)),
    ],
    nova: '10…12:00:00.5',
    segments: ['[10,12:00:00.5) active'],
  },
  {
    name: 'a later row that does not speak of an end',
    reported: [
      launched(hour(10)),
      ended(hour(12)),
      row({ source: N, atUs: hour(15), launchedAtUs: hour(10) }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'a restore at the moment of a more trusted end',
    reported: [launched(hour(10)), ended(hour(12)), restored(hour(12), { source: 'file' })],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['restore-refuted'],
  },
  {
    name: 'a restore at the moment of its own end',
    reported: [launched(hour(10)), ended(hour(12)), restored(hour(12)), ended(hour(20))],
    nova: '10…20',
    segments: ['[10,20) active'],
  },
  {
    name: 'a row that ends as it is launched is no birth',
    reported: [
      launched(hour(12)),
      ended(hour(20)),
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(10) }),
    ],
    nova: '12…20',
    segments: ['[12,20) active'],
    notes: ['ends-differ'],
  },
  {
    name: 'a launch after the end does not revive',
    reported: [launched(hour(10)), ended(hour(12)), launched(hour(14))],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'ends less than a second apart agree',
    reported: [launched(hour(10)), ended(hour(12, 0.5)), ended(hour(12, 1.4), { source: D })],
    nova: '10…12:00:00.5',
    segments: ['[10,12:00:00.5) active'],
  },
  {
    name: 'ends a second apart differ',
    reported: [launched(hour(10)), ended(hour(12)), ended(hour(12, 1), { source: D })],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['ends-differ'],
  },
  {
    name: 'a guess of an end does not differ',
    reported: [launched(hour(10)), ended(hour(12)), ended(hour(15), { source: 'inferred' })],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'a guessed launch gives way to a later one that somebody saw',
    reported: [launched(hour(8), { source: 'inferred' }), launched(hour(10), { source: 'file' })],
    nova: '10…',
    segments: ['[10,…) active'],
  },
  {
    name: 'a size that a system of record denies',
    reported: [
      row({ source: N, atUs: hour(20), launchedAtUs: hour(10), size: S }),
      event({ source: D, atUs: hour(15), size: B }),
    ],
    nova: '10… S',
    segments: ['[10,…) S active'],
    notes: ['size-refuted'],
  },
  {
    name: 'an operator whose row has another size denies nothing',
    reported: [
      row({ source: 'operator', atUs: hour(20), launchedAtUs: hour(10), size: S }),
      event({ source: D, atUs: hour(15), size: B }),
    ],
    nova: '10… S',
    segments: ['[10,15) S active', '[15,20) B active', '[20,…) S active'],
  },
  {
    name: 'a server without an owner keeps the one that it had',
    reported: [launched(hour(10), { projectId: 'p' }), event({ atUs: hour(12), projectId: null })],
    nova: '10… p',
    segments: ['[10,…) p active'],
  },
  {
    name: 'a state before launch is not carried into the life',
    reported: [
      event({ atUs: hour(9), state: 'error' }),
      event({ atUs: hour(10), launchedAtUs: hour(10) }),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
  },
  {
    name: 'a file denies no guess of a size',
    reported: [
      row({ atUs: hour(20), launchedAtUs: hour(10), size: S }),
      event({ source: 'inferred', atUs: hour(15), size: B }),
    ],
    nova: '10… S',
    segments: ['[10,15) S active', '[15,20) B active', '[20,…) S active'],
  },
  {
    name: 'an end dated by itself is dated as finely as it is known',
    reported: [
      launched(hour(10)),
      ended(hour(12)),
      row({ source: N, launchedAtUs: hour(10), terminatedAtUs: hour(11), atUs: hour(12, 0.2) }),
      ended(hour(12, 0.3), { source: D }),
    ],
    nova: '10…12',
    segments: ['[10,12:00:00.3) active'],
  },
  {
    name: 'a life of no length',
    reported: [launched(hour(10)), ended(hour(10))],
    nova: '10…10',
    segments: [],
  },
  {
    name: 'an end before the birth, though after the launch told last',
    reported: [
      launched(hour(10)),
      ended(hour(7)),
      row({ source: D, launchedAtUs: hour(5), terminatedAtUs: hour(4), atUs: hour(30) }),
    ],
    nova: '5…7',
    segments: [],
    notes: ['ended-before-launched', 'ends-differ'],
  },
  {
    name: 'nothing at all',
    reported: [],
    nova: 'never…',
    segments: [],
    notes: ['partial'],
  },
];
