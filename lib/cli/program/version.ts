/** The version of the program, from the one place where it is written. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path is the same from lib/cli and from dist/cli. */
export function version(): string {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
