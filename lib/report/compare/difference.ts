/** What two accounts of one window may differ in, and whether that has an explanation. */
import type { NovaServerUsage } from '../../openstack/nova/usage-answer';
import type { UsageHours } from '../usage-entry';

/** Why a server counts otherwise in Nova's answer than here. */
export type Reason =
  /** Nova no longer has it: it ended, and was archived or purged. */
  | 'purge'
  /** Resized between Nova's answer and what is known here, or not known here. */
  | 'resize'
  /** Launched anew (rebuild, rescue, unshelve, migration) between the two, or not known here. */
  | 'relaunch'
  /** Of another project. */
  | 'owner'
  /** One of the two reports another end, or none. */
  | 'end'
  /** Less than a second: Nova's database keeps whole ones. */
  | 'fraction'
  /** Runs here, and Nova does not have it. */
  | 'gone'
  /** Nova has it, and it is not known here. */
  | 'missing'
  /** The same size from another launch on, without a history here that shows it. */
  | 'launch'
  /** Another size since the same launch. */
  | 'size'
  /** Nova lists it more than once. */
  | 'twice'
  /** Other hours for the same times. */
  | 'hours';

export interface Difference {
  readonly serverId: string;
  readonly name: string | null;
  readonly reason: Reason;
  /** Whether what is known here explains how both came about. */
  readonly isExplained: boolean;
  /** For people. */
  readonly detail: string;
  /** Undefined: it is not in Nova's answer. */
  readonly nova: NovaServerUsage | undefined;
  /** Undefined: it is not in ours. */
  readonly ours: OurUsage | undefined;
}

/** A server as it counts here. */
export interface OurUsage {
  readonly projectId: string | null;
  readonly hours: number;
  readonly flavor: string | null;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly localGb: number;
  readonly launchedAtUs: number;
  readonly terminatedAtUs: number | null;
}

export interface ProjectDifference {
  readonly projectId: string | null;
  readonly nova: UsageHours;
  readonly ours: UsageHours;
  /** Whether Nova's totals are not the sums of the servers that it lists. */
  readonly isMisadded: boolean;
  /** In the order of their ids. */
  readonly servers: readonly Difference[];
}

export interface Comparison {
  readonly projects: number;
  readonly servers: number;
  /** Those that differ, in the order of their ids. */
  readonly differing: readonly ProjectDifference[];
  /** Servers, each once. */
  readonly explained: number;
  readonly unexplained: number;
}
