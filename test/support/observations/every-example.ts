/** All example lives. */
import { boundaryChanges } from './boundary-changes';
import { boundaryEnds } from './boundary-ends';
import { boundaryRelaunches } from './boundary-relaunches';
import { edgesOfJudgement } from './edges-of-judgement';
import { firstSizes } from './first-sizes';
import { incompleteRecords } from './incomplete-records';
import { interruptedLives } from './interrupted-lives';
import { launchesAndEnds } from './launches-and-ends';
import { type Example, edges, examples } from './lives';
import { nextRecords } from './next-records';
import { otherLives } from './other-lives';
import { ownedLives } from './owned-lives';
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
  ...otherLives,
  ...edgesOfJudgement,
  ...ownedLives,
  ...launchesAndEnds,
  ...nextRecords,
  ...firstSizes,
  ...incompleteRecords,
];
