/** The settings of NodeConductor's API. */
import { wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { choice } from '../../validator';

export interface NodeConductorSettings {
  readonly memory: 'mean' | 'sum';
  /** Seconds. */
  readonly tokenLifetime: number;
}

export const NODECONDUCTOR: Section<NodeConductorSettings> = {
  name: 'nodeconductor',
  settings: {
    memory: {
      placeholder: '<mean|sum>',
      kind: choice('mean', 'sum'),
      default: 'mean',
      help: 'what memory of several servers is: the mean of what each used, or the sum, as storage is',
    },
    tokenLifetime: {
      placeholder: '<seconds>',
      kind: wholeNumber(1, 31_536_000),
      default: '3600',
      help: 'for how long a token is good after it was last used',
    },
  },
};
