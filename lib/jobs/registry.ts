/** Every job, in the order of `jobs list`. */
import type { Job } from './job';
import { callerProjectNames, projectLookUps, projectNames } from './project-names';

export const jobs: readonly Job[] = [
  projectNames,
  projectLookUps,
  callerProjectNames,
  // the next one goes here
];
