/** A new key on its only appearance. */
import type { Context } from '../program/command';
import { writeLine } from '../program/output';

/** On standard output alone, so that a script can take it from there. */
export async function showKey(
  { stdout, stderr }: Context,
  { id, text }: { id: string; text: string },
): Promise<void> {
  await writeLine(stdout, text);
  await writeLine(stderr, `key ${id}: shown this once, and kept only as a hash`);
}
