/** A door that lets only so many in at once; the others wait in line, and the line is not endless. */
import { UsageError } from '../../../domain/errors';

export type Gate = <T>(task: () => Promise<T>) => Promise<T>;

/** Throws `identityUnavailable` if the line is full. */
export function makeGate(places: number, maxWaiting: number): Gate {
  const line: Array<() => void> = [];
  let inside = 0;
  const enter = async (): Promise<void> => {
    if (inside < places) {
      inside++;
      return;
    }
    if (line.length >= maxWaiting) {
      const message = `Keystone: ${maxWaiting} requests wait for it already`;
      throw new UsageError('identityUnavailable', message);
    }
    await new Promise<void>((resolve) => line.push(resolve));
  };
  const leave = (): void => {
    const next = line.shift();
    if (next) next();
    else inside--;
  };
  return async (task) => {
    await enter();
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
