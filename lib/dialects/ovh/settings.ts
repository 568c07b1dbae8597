/** The settings of OVH's API. */
import { httpUrl, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { listOf, orNone } from '../../validator';

export interface OvhSettings {
  /** Besides the origin that a client addressed, these are what signatures may be made over. */
  readonly publicUrls: readonly string[] | null;
  /** Seconds. */
  readonly maxAge: number;
  /** Null: a URL of our own, which answers that it is not served. */
  readonly warpEndpoint: string | null;
  /** Null: our own, as the client addressed it. */
  readonly opentsdbEndpoint: string | null;
  /** Requests for credentials in a minute from one address; 0: as many as come. */
  readonly credentialLimit: number;
}

export const OVH: Section<OvhSettings> = {
  name: 'ovh',
  settings: {
    publicUrls: {
      placeholder: '<url,...>',
      kind: orNone(listOf(httpUrl)),
      default: 'none',
      help: 'addresses that clients sign, where they differ from the one that reaches this program',
    },
    maxAge: {
      placeholder: '<seconds>',
      kind: wholeNumber(1, 31_536_000),
      default: '900',
      help: 'what was measured longer ago is null',
    },
    warpEndpoint: {
      placeholder: '<url>',
      kind: orNone(httpUrl),
      default: 'none',
      help: 'the WARP10 address that is given with a token; none: one of our own, which answers 501',
    },
    opentsdbEndpoint: {
      placeholder: '<url>',
      kind: orNone(httpUrl),
      default: 'none',
      help: 'the OpenTSDB address that is given with a token; none: the first public URL, or else the one that the client addressed',
    },
    credentialLimit: {
      placeholder: '<number>',
      kind: wholeNumber(0, 1_000_000),
      default: '60',
      help: 'requests for consumer keys in a minute from each address; 0 is no limit',
    },
  },
};
