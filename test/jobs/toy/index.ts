/** A job as another one would be added: its settings, its work, and nothing outside of this folder. */
import { sectionOf } from '../../../lib/config';
import { wholeNumber } from '../../../lib/config/kinds';
import type { Section } from '../../../lib/config/section';
import type { Job } from '../../../lib/jobs/job';

interface ToySettings {
  /** Seconds. */
  readonly interval: number;
}

const TOY: Section<ToySettings> = {
  name: 'toy',
  settings: {
    interval: {
      placeholder: '<seconds>',
      kind: wholeNumber(0, 86_400),
      default: '600',
      help: 'how often a toy project is made',
    },
  },
};

/** Makes a project that is named by the time of the run. */
export const toy: Job = {
  name: 'toy',
  summary: 'make a project now and then',
  section: TOY,
  intervalMs: (config) => sectionOf(config, TOY).interval * 1000,
  async run({ store, nowUs }) {
    await store.projects.put([{ id: `toy-${nowUs() / 60e6}` }]);
  },
};
