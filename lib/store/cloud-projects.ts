/** The questions about what the cloud says of its projects. */
import type { CloudProject, NamedProject } from '../identity/directory';

/** What the cloud says of a project; whether it is enabled not everybody knows. */
export type NamedCloudProject = NamedProject & Partial<Pick<CloudProject, 'isEnabled'>>;

export interface CloudNames {
  readonly projects: readonly NamedCloudProject[];
  /** When the cloud was asked; null: somebody brought it along. */
  readonly askedAtUs: number | null;
}

/** Names from the cloud. */
export interface NameCounts {
  /** For projects that had none. */
  readonly added: number;
  /** In the place of others. */
  readonly changed: number;
}

/** What the cloud says of its projects, kept beside what people told: that stays, and is shown first. */
export interface CloudProjects {
  /** Projects that nobody has told of yet are listed from then on. */
  upsertNames(names: CloudNames): Promise<NameCounts>;
  /** The cloud's whole list was asked for then, so about every project that is known here. */
  markListed(askedAtUs: number): Promise<void>;
  /** Ids of projects that the cloud has not named, nor been asked about at that time or later. */
  withoutName(query: WithoutNameQuery): Promise<readonly string[]>;
}

export interface WithoutNameQuery {
  readonly askedBeforeUs: number;
  readonly limit: number;
}
