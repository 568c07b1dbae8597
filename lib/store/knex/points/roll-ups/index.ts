/** What the jobs of roll-ups do, step by step. */
import type { RollUps } from '../../../roll-ups';
import type { Database } from '../../sql/database';
import { hourOf } from '../hours';
import { partitionsOf } from '../partitions';
import { makePartitionsAhead } from '../partitions/ahead';
import { dropSome } from '../retention';
import { foldSomeOfADay } from './fold-days';
import { foldSomeDirty } from './fold-dirty';
import { foldSomeOfAnHour } from './fold-hours';
import { foldSomeProjects } from './projects/fold';
import { rehomeSome } from './projects/rehome';

export const rollUpsOf = (database: Database): RollUps => ({
  async foldSome(beforeMs) {
    const beforeHour = hourOf(beforeMs);
    return (
      (await foldSomeOfAnHour(database, beforeHour)) ||
      (await foldSomeDirty(database)) ||
      (await foldSomeOfADay(database, beforeHour)) ||
      (await rehomeSome(database)) ||
      foldSomeProjects(database)
    );
  },
  dropSome: (query) => dropSome(database, query),
  makePartitions: (query) => makePartitionsAhead(partitionsOf(database), query),
});
