/** One SELECT, and so one range of the span index, for each life class: for databases that plan a union best. */
import { LIFE_CLASSES } from '../../../../domain/life-class';
import type { PageQuery } from '../../../store';
import type { Fragment, Value } from '../../sql/statements';

/**
 * `whose`: a condition on the project, with the alias `s`. A life of a class can overlap the window only if it
 * began less than the class's width before it.
 */
export function spanBranches(
  { afterUs, beforeUs }: PageQuery,
  whose: Fragment,
  columns: string,
): Fragment {
  const bindings: Value[] = [];
  const branches = LIFE_CLASSES.map(({ lifeClass, widthUs }) => {
    bindings.push(...whose.bindings, afterUs - widthUs, beforeUs, beforeUs, afterUs);
    return `select ${columns} from servers s
      where ${whose.sql} and s.life_class = ${lifeClass}
        and s.born_us > ? and s.born_us < ?
        and s.launched_us < ? and s.terminated_us > ?`;
  });
  return { sql: branches.join('\n union all '), bindings };
}
