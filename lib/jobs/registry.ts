/** Every job, in the order of `jobs list`. */
import type { Job } from './job';
import { callerProjectNames, projectLookUps, projectNames } from './project-names';
import { refold } from './refold';

export const jobs: readonly Job[] = [
  projectNames,
  projectLookUps,
  callerProjectNames,
  refold,
  // the next one goes here
];
