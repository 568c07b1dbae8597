/** The contract of whoever is asked what is true: Nova's API, or its database. */
import type { Refusal, SubmittedObservation } from '../../store/store';

export interface ReferencePage {
  readonly submitted: readonly SubmittedObservation[];
  readonly refused: readonly Refusal[];
  /** All servers on it, those refused or out of reach, too. */
  readonly serverIds: readonly string[];
}

export interface Reference {
  /** As in the report and the origin of repairs: `nova-api`. */
  readonly name: string;
  /** For people: `Nova's API`. */
  readonly title: string;
  /** Whether it knows all servers that there are; otherwise nothing follows from what it does not know. */
  readonly isWhole: boolean;
  /** All servers that it still knows, deleted ones too. */
  pages(): AsyncIterable<ReferencePage>;
  /** One that was on no page; undefined if it does not know it. */
  find(serverId: string): Promise<ReferencePage | undefined>;
}
