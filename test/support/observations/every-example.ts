/** All example lives. */
import { boundaryChanges } from './boundary-changes';
import { boundaryEnds } from './boundary-ends';
import { boundaryRelaunches } from './boundary-relaunches';
import { interruptedLives } from './interrupted-lives';
import { type Example, edges, examples } from './lives';
import { relaunchRules } from './relaunch-rules';
import { relaunchedLives } from './relaunched-lives';

export const everyExample: readonly Example[] = [
  ...examples,
  ...edges,
  ...relaunchedLives,
  ...boundaryEnds,
  ...boundaryRelaunches,
  ...boundaryChanges,
  ...relaunchRules,
  ...interruptedLives,
];
