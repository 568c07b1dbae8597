/** The contract of cloud projects: projects as the cloud itself lists them. */
import type { CloudProject, NamedProject } from '../identity/directory';

/** A project in the cloud's list; not every source of names reports whether it is enabled. */
export type NamedCloudProject = NamedProject & Partial<Pick<CloudProject, 'isEnabled'>>;

export interface CloudNames {
  readonly projects: readonly NamedCloudProject[];
  /** When the cloud's list was read; null: the names came with a request. */
  readonly askedAtUs: number | null;
}

/** How many names were new. */
export interface NameCounts {
  /** For projects without a name. */
  readonly added: number;
  /** In place of another name. */
  readonly changed: number;
}

/** The cloud's names are kept beside those given here, which take precedence. */
export interface CloudProjects {
  /** Unknown projects become known. */
  upsertNames(names: CloudNames): Promise<NameCounts>;
  /** Marks all known projects as synchronised: the cloud's whole list was read then. */
  markListed(askedAtUs: number): Promise<void>;
  /** Ids of projects without a name from the cloud, and not synchronised since `askedBeforeUs`. */
  withoutName(query: WithoutNameQuery): Promise<readonly string[]>;
}

export interface WithoutNameQuery {
  readonly askedBeforeUs: number;
  readonly limit: number;
}
