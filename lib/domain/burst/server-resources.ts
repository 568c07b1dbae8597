/** The CPU and memory of servers: used while they run. */
import type { Segment } from '../segment';
import { runs } from '../states';
import type { Holding } from './stretches';

const MB = 2 ** 20;

/** The resources that servers use; all others come from the inventory. */
export const SERVER_RESOURCES = ['cpu', 'mem'] as const;
export type ServerResource = (typeof SERVER_RESOURCES)[number];

export interface ServerSegment extends Pick<Segment, 'size' | 'state'> {
  readonly fromUs: number;
  readonly untilUs: number;
}

/** CPU in MHz, memory in bytes. */
export function serverHoldings(
  segments: readonly ServerSegment[],
  mhzPerVcpu: number,
): Readonly<Record<ServerResource, readonly Holding[]>> {
  const running = segments.flatMap(({ size, state, fromUs, untilUs }) =>
    size && runs(state) ? [{ size, fromUs, untilUs }] : [],
  );
  return {
    cpu: running.map(({ size, ...span }) => ({ ...span, amount: size.vcpus * mhzPerVcpu })),
    mem: running.map(({ size, ...span }) => ({ ...span, amount: size.memoryMb * MB })),
  };
}
