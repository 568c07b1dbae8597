/** The order in which kinds are taken in: each after those that its lines refer to. */
import type { InventoryKind } from './kind';

type Ordered = Pick<InventoryKind, 'name' | 'after'>;

/**
 * The kinds in passes (topological order): a kind comes in the first pass that follows all that it comes after.
 * Throws for a circle and for a name that is no kind, which are mistakes of the program.
 */
export function passesOf<K extends Ordered>(kinds: readonly K[]): readonly (readonly K[])[] {
  const passes: (readonly K[])[] = [];
  const done = new Set<string>();
  let open = kinds;
  while (open.length > 0) {
    const pass = open.filter(({ after }) => after.every((name) => done.has(name)));
    if (pass.length === 0) throw new Error(`no order for ${open.map(describeOrder).join('; ')}`);
    for (const { name } of pass) done.add(name);
    passes.push(pass);
    open = open.filter(({ name }) => !done.has(name));
  }
  return passes;
}

const describeOrder = ({ name, after }: Ordered): string => `${name} after ${after.join(', ')}`;
