/** The sizes that a server had, by its migrations: each belongs to what finished after it was made. */
import { type Fields, isBlank } from '../fields';
import { numberOf, timeOf } from './rows';

export interface Resize {
  readonly createdUs: number;
  readonly oldId: number;
  readonly newId: number;
}

/** In order. Throws RefusedField. */
export const resizesOf = (migrations: readonly Fields[]): readonly Resize[] =>
  migrations
    .filter((row) => !isBlank(row['old_instance_type_id']) && !isBlank(row['created_at']))
    .map((row) => ({
      createdUs: timeOf(row, 'created_at') as number,
      oldId: numberOf(row, 'old_instance_type_id'),
      newId: numberOf(row, 'new_instance_type_id'),
      id: numberOf(row, 'id'),
    }))
    .sort((a, b) => a.createdUs - b.createdUs || a.id - b.id);

/** A server is resized once at a time, so that it is the last one made before; its status says nothing about that. */
export const resizeAt = (resizes: readonly Resize[], finishedUs: number): Resize | undefined =>
  resizes.filter(({ createdUs }) => createdUs <= finishedUs).at(-1);
