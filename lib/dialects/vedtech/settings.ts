/** The settings of VedTech's API. */

import { wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { matching, orNone } from '../../validator';

export interface VedTechSettings {
  /** What follows the subdomain in the name of an instance's host. Null: instances have no such name. */
  readonly tenantSuffix: string | null;
  /** Seconds. */
  readonly maxAge: number;
  /** Requests a minute; 0: as many as come. */
  readonly rateLimit: number;
}

export const VEDTECH: Section<VedTechSettings> = {
  name: 'vedtech',
  settings: {
    tenantSuffix: {
      placeholder: '<domain>',
      kind: orNone(
        matching(
          'a domain such as tenants.example.com',
          /^(?=.{1,190}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i,
        ),
      ),
      default: 'none',
      help: 'the domain below which each instance has its subdomain, for full_url',
    },
    maxAge: {
      placeholder: '<seconds>',
      kind: wholeNumber(1, 31_536_000),
      default: '900',
      help: 'CPU and memory that were measured longer ago are not shown as what is used now',
    },
    rateLimit: {
      placeholder: '<number>',
      kind: wholeNumber(0, 1_000_000),
      default: '100',
      help: 'requests in a minute for each key, or each address without one; 0 is no limit',
    },
  },
};
