/** From when on a server uses something else than it did, as far as that is billed. */
import type { Segment } from '../segment';
import { runs } from '../states';

export interface ChangedProject {
  readonly projectId: string;
  readonly fromUs: number;
}

interface Use {
  readonly projectId: string;
  readonly vcpus: number;
  readonly memoryMb: number;
}

/** By project, the first instant at which the server uses more or less there. Both lives are in order. */
export function billedChanges(
  before: readonly Segment[],
  after: readonly Segment[],
): readonly ChangedProject[] {
  const [useBefore, useAfter] = [walk(before), walk(after)];
  const first = new Map<string, number>();
  for (const atUs of boundariesOf([...before, ...after])) {
    const [was, is] = [useBefore(atUs), useAfter(atUs)];
    if (isSame(was, is)) continue;
    for (const use of [was, is]) {
      if (use && !first.has(use.projectId)) first.set(use.projectId, atUs);
    }
  }
  return [...first].map(([projectId, fromUs]) => ({ projectId, fromUs }));
}

const boundariesOf = (segments: readonly Segment[]): readonly number[] =>
  [
    ...new Set(segments.flatMap(({ fromUs, toUs }) => (toUs === null ? [fromUs] : [fromUs, toUs]))),
  ].sort((a, b) => a - b);

/** What is used at one instant after the other. */
function walk(segments: readonly Segment[]): (atUs: number) => Use | undefined {
  let index = 0;
  return (atUs) => {
    while (isOver(segments[index], atUs)) index += 1;
    const segment = segments[index];
    return segment && segment.fromUs <= atUs ? useOf(segment) : undefined;
  };
}

const isOver = (segment: Segment | undefined, atUs: number): boolean =>
  segment !== undefined && segment.toUs !== null && segment.toUs <= atUs;

const useOf = ({ projectId, size, state }: Segment): Use | undefined =>
  projectId !== null && size && runs(state)
    ? { projectId, vcpus: size.vcpus, memoryMb: size.memoryMb }
    : undefined;

const isSame = (a: Use | undefined, b: Use | undefined): boolean =>
  a?.projectId === b?.projectId && a?.vcpus === b?.vcpus && a?.memoryMb === b?.memoryMb;
