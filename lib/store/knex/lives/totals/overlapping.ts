/** The segments that overlap a window, as each database finds them fastest by the span index. */
import { LIFE_CLASSES } from '../../../../domain/life-class';
import type { TotalsQuery } from '../../../store';
import type { PerDialect } from '../../sql/dialect';
import type { Fragment } from '../../sql/statements';

/** One range of the index for each life class. Bounds are literals, since a driver may bind numbers as doubles. */
const branches = ({ startUs, stopUs }: TotalsQuery, whose: string): string =>
  LIFE_CLASSES.map(
    ({ lifeClass, widthUs }) =>
      `select g.* from segments g where ${whose} and g.life_class = ${lifeClass}
        and g.from_us > ${startUs - widthUs} and g.from_us < ${stopUs} and g.to_us > ${startUs}`,
  ).join('\n union all ');

/** "cross join" fixes the order of the loops, as in the page query. */
const sqlite = ({ startUs, stopUs, projectId }: TotalsQuery): Fragment => ({
  sql: `(select g.* from projects p
      cross join life_classes c
      cross join segments g indexed by segments_span on g.project_id = p.id
        and g.life_class = c.life_class
        and g.from_us > ${startUs} - c.width_us
        and g.from_us < ${stopUs}
      where g.to_us > ${startUs}${projectId === undefined ? '' : ' and p.id = ?'}) alive`,
  bindings: projectId === undefined ? [] : [projectId],
});

const postgres = (query: TotalsQuery): Fragment => ({
  sql: `(select g.* from projects p
      cross join lateral (${branches(query, 'g.project_id = p.id')}) g
      ${query.projectId === undefined ? '' : 'where p.id = ?'}) alive`,
  bindings: query.projectId === undefined ? [] : [query.projectId],
});

/** For all projects a full scan of the index: its first column is the project. */
const mariadb = (query: TotalsQuery): Fragment => {
  const { projectId, startUs, stopUs } = query;
  if (projectId === undefined) {
    const sql = `(select g.* from segments g where g.from_us < ${stopUs} and g.to_us > ${startUs}) alive`;
    return { sql, bindings: [] };
  }
  return {
    sql: `(${branches(query, 'g.project_id = ?')}) alive`,
    bindings: LIFE_CLASSES.map(() => projectId),
  };
};

/** What follows FROM. */
export const OVERLAPPING: PerDialect<(query: TotalsQuery) => Fragment> = {
  sqlite,
  postgres,
  mariadb,
};
