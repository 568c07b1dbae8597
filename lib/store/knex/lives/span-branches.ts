/** The span index asked class by class: one SELECT each, for databases that do best with a union of ranges. */
import { LIFE_CLASSES } from '../../../domain/life-class';
import type { PageQuery } from '../../store';
import type { Fragment, Value } from '../sql/dialect';

/**
 * `whose`: which projects, on the alias `s`. A life of a class can only overlap the window if it was born
 * less than the class's width before it.
 */
export function spanBranches({ afterUs, beforeUs }: PageQuery, whose: Fragment): Fragment {
  const bindings: Value[] = [];
  const branches = LIFE_CLASSES.map(({ lifeClass, widthUs }) => {
    bindings.push(...whose.bindings, afterUs - widthUs, beforeUs, beforeUs, afterUs);
    return `select s.project_id, s.id from servers s
      where ${whose.sql} and s.life_class = ${lifeClass}
        and s.born_us > ? and s.born_us < ?
        and s.launched_us < ? and s.terminated_us > ?`;
  });
  return { sql: branches.join('\n union all '), bindings };
}
