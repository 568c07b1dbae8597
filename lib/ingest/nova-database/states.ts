/** The states that a server went through, by the log of its actions. */
import type { DoubtReason } from './doubts';
import { type LogEntry, RESET } from './log';

export const BUILD = 'compute__do_build_and_run_instance';
export const FINISH_RESIZE = 'compute_finish_resize';
export const CONFIRM_RESIZE = 'compute_confirm_resize';
export const FINISH_REVERT = 'compute_finish_revert_resize';
const REBUILD = 'compute_rebuild_instance';
const OFFLOAD = 'compute_shelve_offload_instance';
const UNSHELVE = 'compute_unshelve_instance';
const RESIZE = 'compute_resize_instance';
const REBOOT = 'compute_reboot_instance';
const SUSPEND = 'compute_suspend_instance';
const RESUME = 'compute_resume_instance';
const RESCUE = 'compute_rescue_instance';
const UNRESCUE = 'compute_unrescue_instance';

/** The state after what succeeded, whatever was before. */
const AFTER: Readonly<Record<string, string>> = {
  [BUILD]: 'active',
  compute_stop_instance: 'stopped',
  compute_start_instance: 'active',
  compute_pause_instance: 'paused',
  compute_unpause_instance: 'active',
  [SUSPEND]: 'suspended',
  [RESUME]: 'active',
  [RESCUE]: 'rescued',
  [UNRESCUE]: 'active',
  compute_shelve_instance: 'shelved',
  [OFFLOAD]: 'shelved_offloaded',
  [UNSHELVE]: 'active',
  compute_soft_delete_instance: 'soft-delete',
  compute_restore_instance: 'active',
  [REBOOT]: 'active',
  [FINISH_RESIZE]: 'resized',
};

/** The action events that say something. */
export const LOGGED_EVENTS: readonly string[] = [
  ...Object.keys(AFTER),
  ...[CONFIRM_RESIZE, FINISH_REVERT, REBUILD],
];

/** Leave the server in error when they fail, and say nothing when they succeed: the end, for one, is written in the server. */
const ERRORS_ONLY = ['compute_terminate_instance', 'compute_revert_resize', 'rebuild_server'];

/** Leave the server in error when they fail, or as it was. */
const MAY_END_IN_ERROR: readonly string[] = [
  ...['compute_prep_resize', RESIZE, 'conductor_live_migrate_instance', 'compute_live_migration'],
  'compute_post_live_migration_at_destination',
];

/** The action events that say something if they failed. */
export const LOGGED_FAILURES: readonly string[] = [...ERRORS_ONLY, ...MAY_END_IN_ERROR];

/** Each sets launched_at in the same step. */
const LAUNCHES: ReadonlySet<string> = new Set([
  ...[BUILD, FINISH_RESIZE, FINISH_REVERT, REBUILD, UNSHELVE, RESCUE],
]);

/** What leaves the server in error when it fails. */
const ENDS_IN_ERROR: ReadonlySet<string> = new Set([
  ...[FINISH_RESIZE, CONFIRM_RESIZE, FINISH_REVERT, REBUILD, REBOOT],
  ...[SUSPEND, RESUME, RESCUE, UNRESCUE, ...ERRORS_ONLY],
]);

export const isLaunch = ({ name, isSuccess }: LogEntry): boolean => isSuccess && LAUNCHES.has(name);

export interface Change {
  readonly entry: LogEntry;
  /** Undefined: not known, or as before. */
  readonly state: string | undefined;
}

export interface States {
  /** What succeeded, in order, and reverts that failed: those give the size back all the same. */
  readonly changes: readonly Change[];
  readonly doubts: readonly DoubtReason[];
  /** The last one; undefined: not logged, null: whatever somebody or a failure made of it. */
  readonly last: string | null | undefined;
}

export function statesOf(log: readonly LogEntry[]): States {
  const walk = new Walk();
  const changes = log.flatMap((entry) => walk.step(entry));
  return { changes, doubts: [...walk.doubts], last: walk.state };
}

class Walk {
  state: string | null | undefined;
  readonly doubts = new Set<DoubtReason>();
  #beforeResize: string | null | undefined;

  step(entry: LogEntry): Change[] {
    const { name, isSuccess } = entry;
    if (name === RESET) this.#lose('reset-state');
    else if (isSuccess) return [{ entry, state: this.#succeed(name) }];
    else this.#fail(name);
    return name === FINISH_REVERT ? [{ entry, state: undefined }] : [];
  }

  /** It is in error after that, or wherever somebody has put it. */
  #lose(doubt: DoubtReason): void {
    this.doubts.add(doubt);
    this.state = null;
  }

  #fail(name: string): void {
    if (ENDS_IN_ERROR.has(name)) this.#lose('failed');
    else if (MAY_END_IN_ERROR.includes(name)) this.doubts.add('failed');
  }

  #succeed(name: string): string | undefined {
    if (LOGGED_FAILURES.includes(name)) return undefined;
    if (name === CONFIRM_RESIZE || name === FINISH_REVERT) return this.#endResize();
    if (name === REBUILD) return this.#rebuild();
    if (name === FINISH_RESIZE) this.#beforeResize = this.state;
    if (name === UNSHELVE && this.state === 'shelved') this.doubts.add('offload-time');
    this.state = AFTER[name];
    return this.state;
  }

  /** The state before the resize comes back. */
  #endResize(): string | undefined {
    this.state = this.#beforeResize;
    this.#beforeResize = undefined;
    if (typeof this.state === 'string') return this.state;
    this.doubts.add('resized-state');
    return undefined;
  }

  /** A stopped server stays so; one in error is active afterwards. */
  #rebuild(): string | undefined {
    if (this.state === null) this.state = 'active';
    return this.state;
  }
}
