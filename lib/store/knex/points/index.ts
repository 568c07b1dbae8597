/** The store of measured points. */
import type { OpenOptions } from '../../backend';
import type { Points } from '../../points';
import type { Database } from '../sql/database';
import { lastPoints } from './last';
import { lastWrittenPoints } from './last-written';
import { readPoints } from './read';
import { retentionOf } from './retention/kept-from';
import { readProjectRollUps } from './roll-ups/projects/read';
import { readRollUps } from './roll-ups/read';
import { seriesCache } from './series/cache';
import { findSeries } from './series/find';
import { newSeriesLimit } from './series/limits';
import { knownNames, listNames, nameCaches } from './series/names';
import { seriesNumbers, seriesOfNumbers } from './series/numbers';
import { writtenHours } from './series/written';
import { writePoints } from './write';

type Options = Pick<OpenOptions, 'nowUs' | 'seriesLimits'>;

export function pointsOf(database: Database, { nowUs, seriesLimits }: Options): Points {
  const { read } = database;
  const limit = newSeriesLimit({ read, nowUs, limits: seriesLimits });
  const cache = seriesCache(database, limit);
  const names = nameCaches();
  const noteWritten = writtenHours(database, nowUs);
  return {
    write: (points, scope) => writePoints(database, { cache, noteWritten }, { points, scope }),
    findSeries: (query) => findSeries(read, names, query),
    seriesNumbers: (ids) => seriesNumbers(read, ids),
    seriesOfNumbers: (numbers) => seriesOfNumbers(read, numbers),
    names: (query) => listNames(read, query),
    knownNames: (kind, names, scope) => knownNames(read, { kind, names, scope }),
    read: (query) => readPoints(database, query),
    readRollUps: (query) => readRollUps(database, query),
    readProjectRollUps: (query) => readProjectRollUps(database, query),
    last: (seriesIds) => lastPoints(database, seriesIds),
    lastWritten: (seriesIds) => lastWrittenPoints(database, seriesIds),
    ...retentionOf(read),
  };
}
