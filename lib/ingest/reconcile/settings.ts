/** The setting of the job that reconciles. */
import { wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';

export interface ReconcileSettings {
  /** Seconds; 0: it does not run by itself. */
  readonly interval: number;
}

export const RECONCILE: Section<ReconcileSettings> = {
  name: 'reconcile',
  settings: {
    interval: {
      placeholder: '<seconds>',
      kind: wholeNumber(0, 31 * 86_400),
      default: '0',
      help: "how often all servers are compared with Nova's API and repaired; 0 is never",
    },
  },
};
