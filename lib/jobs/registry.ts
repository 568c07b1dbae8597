/** Every job, in the order of `jobs list`. */
import { alertRules } from './alert-rules';
import { burst } from './burst';
import type { Job } from './job';
import { retention, rollUps } from './points';
import { callerProjectNames, projectLookUps, projectNames } from './project-names';
import { reconciliation } from './reconcile';
import { refold } from './refold';
import { seriesBinding } from './series-binding';
import { webhooks } from './webhooks';

export const jobs: readonly Job[] = [
  projectNames,
  projectLookUps,
  callerProjectNames,
  refold,
  rollUps,
  retention,
  alertRules,
  webhooks,
  seriesBinding,
  burst,
  reconciliation,
  // the next one goes here
];
