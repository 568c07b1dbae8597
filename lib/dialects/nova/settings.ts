/** The settings of Nova's API. */
import { httpUrl, microversion, toggle, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { orNone } from '../../validator';

export interface NovaSettings {
  readonly maxLimit: number;
  readonly barePaths: boolean;
  readonly maxMicroversion: string;
  /** Null: the host as each client addressed it. */
  readonly computeLinkPrefix: string | null;
  readonly limits: boolean;
}

export const NOVA: Section<NovaSettings> = {
  name: 'nova',
  isTopLevel: true,
  settings: {
    maxLimit: {
      placeholder: '<number>',
      kind: wholeNumber(0, 1_000_000),
      default: '1000',
      help: 'the most servers on one page of an answer',
    },
    barePaths: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'on',
      help: 'answer /os-simple-tenant-usage without a version in front, too',
    },
    maxMicroversion: {
      placeholder: '<version>',
      kind: microversion(1, 101),
      default: '2.93',
      help: 'the highest compute API microversion that is offered',
    },
    computeLinkPrefix: {
      placeholder: '<url>',
      kind: orNone(httpUrl),
      default: 'none',
      help: 'what stands before /v2.1 in links, instead of the host that the client addressed',
    },
    limits: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'off',
      help: 'answer /v2.1/limits, without limits, for dashboards that ask for it',
    },
  },
};
