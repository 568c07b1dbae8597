/** The contract of partitions by time. */

export type PartitionedTable = 'points' | 'rollup_1h';

/** The hours of a partition; half-open. */
export interface Partition {
  readonly from: number;
  readonly to: number;
}

export interface Partitions {
  /** In order, without those that every stamp fits into. */
  list(table: PartitionedTable): Promise<readonly Partition[]>;
  /** Makes partitions that begin where the former ends; rows that are there already move into them. */
  make(table: PartitionedTable, partitions: readonly Partition[]): Promise<void>;
  drop(table: PartitionedTable, partition: Partition): Promise<void>;
}
