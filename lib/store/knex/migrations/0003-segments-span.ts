/** Migration 3: a covering index for totals, with the sizes of segments. */
import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`create index segments_span on segments
    (project_id, life_class, from_us, to_us, vcpus, memory_mb, root_gb, ephemeral_gb)`);
}
