/** The settings of everything that takes records in. */
import { toggle } from '../config/kinds';
import type { Section } from '../config/section';

export interface IngestSettings {
  readonly allowFuture: boolean;
}

export const INGEST: Section<IngestSettings> = {
  name: 'ingest',
  isTopLevel: true,
  settings: {
    allowFuture: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'off',
      help: 'take in records with times in the future, for tests and simulations',
    },
  },
};
