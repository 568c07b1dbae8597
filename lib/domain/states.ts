/** Nova's vm_states: which of them run, and what each API calls them. The table is closed. */

export interface State {
  /** Whether a server in this state uses its CPUs and memory, and is billed as running. */
  readonly runs: boolean;
  /** Nova's API shows these as `status`; sources that have no vm_state record them. */
  readonly api: readonly string[];
  readonly vedtech: string;
  readonly ovh: string;
}

const RUNNING = { runs: true, vedtech: 'running', ovh: 'poweredOn' } as const;
const SUSPENDED = { runs: false, vedtech: 'suspended', ovh: 'suspended' } as const;
const SHELVED = { runs: false, vedtech: 'suspended', ovh: 'poweredOff' } as const;
const STOPPED = { runs: false, vedtech: 'stopped', ovh: 'poweredOff' } as const;
const BUILDING = { runs: false, vedtech: 'provisioning', ovh: 'poweredOff' } as const;
const FAILED = { runs: false, vedtech: 'error', ovh: 'poweredOff' } as const;
const DELETED = { runs: false, vedtech: 'terminated', ovh: 'deleted' } as const;
const SOFT_DELETED = { runs: false, vedtech: 'terminated', ovh: 'poweredOff' } as const;

/** By vm_state. Of several labels in the API, the others are for what is under way on a live server, such as a reboot. */
export const STATES = {
  active: { ...RUNNING, api: ['ACTIVE', 'REBOOT', 'PASSWORD', 'MIGRATING', 'RESIZE'] },
  building: { ...BUILDING, api: ['BUILD'] },
  deleted: { ...DELETED, api: ['DELETED'] },
  error: { ...FAILED, api: ['ERROR'] },
  paused: { ...SUSPENDED, api: ['PAUSED'] },
  rescued: { ...RUNNING, api: ['RESCUE'] },
  resized: { ...RUNNING, api: ['VERIFY_RESIZE'] },
  shelved: { ...SHELVED, api: ['SHELVED'] },
  shelved_offloaded: { ...SHELVED, api: ['SHELVED_OFFLOADED'] },
  'soft-delete': { ...SOFT_DELETED, api: ['SOFT_DELETED'] },
  stopped: { ...STOPPED, api: ['SHUTOFF'] },
  suspended: { ...SUSPENDED, api: ['SUSPENDED'] },
} as const satisfies Readonly<Record<string, State>>;

export type VmState = keyof typeof STATES;

/** The state of a server that was launched, until another one is reported. */
export const FIRST_STATE: VmState = 'active';

/** The state of a server that is gone. Its end is `terminatedAtUs`: the state alone ends no life. */
export const LAST_STATE: VmState = 'deleted';

const BY_LABEL: ReadonlyMap<string, State> = new Map(
  Object.entries(STATES).flatMap(([vmState, state]) =>
    [vmState, ...state.api].map((label): [string, State] => [label, state]),
  ),
);

/** By a vm_state or a status of Nova's API; undefined for any other text, which is kept as it is and does not run. */
export const stateOf = (label: string): State | undefined => BY_LABEL.get(label);

/** Whether a server in this state is billed as running. */
export const runs = (label: string | null): boolean =>
  label !== null && (stateOf(label)?.runs ?? false);

/** What another API calls the state; undefined for a state that is not in the table. */
export const labelFor = (label: string, api: 'vedtech' | 'ovh'): string | undefined =>
  stateOf(label)?.[api];
