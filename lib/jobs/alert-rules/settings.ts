/** The setting of alert rules. */
import { wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';

export interface AlertsSettings {
  /** Seconds; 0: rules are not evaluated. */
  readonly interval: number;
}

export const ALERTS: Section<AlertsSettings> = {
  name: 'alerts',
  settings: {
    interval: {
      placeholder: '<seconds>',
      kind: wholeNumber(0, 86_400),
      default: '60',
      help: 'how often alert rules are evaluated; 0 is never',
    },
  },
};
