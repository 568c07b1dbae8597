/** The setting of the names of projects. */
import { wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';

export interface ProjectNamesSettings {
  /** Seconds; 0: Keystone is not asked. */
  readonly projectSyncInterval: number;
}

export const PROJECT_NAMES: Section<ProjectNamesSettings> = {
  name: 'projectNames',
  isTopLevel: true,
  settings: {
    projectSyncInterval: {
      placeholder: '<seconds>',
      kind: wholeNumber(0, 604_800),
      default: '3600',
      help: 'how often Keystone is asked for the names of all projects; 0 is never',
    },
  },
};
