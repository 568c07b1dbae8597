/** Every kind of source that observations come from. */
import { file } from './files';
import { rest } from './rest';
import type { SourceType } from './source';

export const sources: readonly SourceType[] = [file, rest];

/** The kind of source that a batch with this origin came from. */
export const sourceOfOrigin = (
  origin: string,
  registered: readonly SourceType[] = sources,
): SourceType | undefined => registered.find(({ name }) => origin.startsWith(`${name}:`));
