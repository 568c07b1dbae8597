/** The settings of CloudSigma's API. */
import { wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';

export interface CloudSigmaSettings {
  /** Places of the amounts of days. */
  readonly decimals: number;
  /** Requests a minute; 0: as many as come. */
  readonly rateLimit: number;
}

export const CLOUDSIGMA: Section<CloudSigmaSettings> = {
  name: 'cloudsigma',
  settings: {
    decimals: {
      placeholder: '<number>',
      kind: wholeNumber(0, 20),
      default: '20',
      help: 'how many places the amounts of dailyburstusage have; newer programs expect 4',
    },
    rateLimit: {
      placeholder: '<number>',
      kind: wholeNumber(0, 1_000_000),
      default: '10000',
      help: 'requests in a minute for each login and method, or each address without one; 0 is no limit',
    },
  },
};
