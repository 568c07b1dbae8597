/** The settings of burst: when it is billed, and what counts as CPU. */
import { wholeNumber } from './kinds';
import type { Section } from './section';

export interface BurstSettings {
  /** Seconds; 0: burst is not billed. */
  readonly interval: number;
  /** Seconds. */
  readonly delay: number;
  readonly mhzPerVcpu: number;
}

export const BURST: Section<BurstSettings> = {
  name: 'burst',
  settings: {
    interval: {
      placeholder: '<seconds>',
      kind: wholeNumber(0, 86_400),
      default: '60',
      help: 'how often it is looked whether there is burst to be billed; 0 is never',
    },
    delay: {
      placeholder: '<seconds>',
      kind: wholeNumber(0, 86_400),
      default: '60',
      help: 'how long after its end a cycle of five minutes is billed; what is told later is corrected',
    },
    mhzPerVcpu: {
      placeholder: '<number>',
      kind: wholeNumber(1, 1_000_000),
      default: '2000',
      help: 'how many MHz of the resource cpu one vCPU of a running server uses',
    },
  },
};
