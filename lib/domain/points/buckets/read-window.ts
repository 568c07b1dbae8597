/** Which points are read for a question, and which are shown: whole hours are read, so that edges have neighbours. */
import { floorMod, type PointsWindow } from '../columns';
import { HOUR_MS, plainLengthMs } from '../interval';
import type { Downsample } from '../query';

/** Both included, in milliseconds. */
export interface AskedWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * OpenTSDB stores an hour of a series as one row and reads whole rows; all that was read takes part in buckets, rates
 * and interpolation. It counts in whole seconds here.
 */
export function readWindow(asked: AskedWindow, downsample: Downsample | undefined): PointsWindow {
  const start = Math.floor(asked.startMs / 1000);
  const end = Math.floor(asked.endMs / 1000) + 1;
  if (downsample === undefined || downsample.interval === 'all') {
    return { fromMs: hourFloor(start * 1000), toMs: hourFloor(end * 1000) + HOUR_MS };
  }
  const lengthMs = plainLengthMs(downsample.interval);
  const alignedStart = start - Math.floor(floorMod(start * 1000, lengthMs) / 1000);
  const alignedEnd = end + Math.floor((lengthMs - floorMod(end * 1000, lengthMs)) / 1000);
  return { fromMs: hourFloor(alignedStart * 1000), toMs: hourCeiling(alignedEnd * 1000) };
}

const hourFloor = (atMs: number): number => atMs - floorMod(atMs, HOUR_MS);
const hourCeiling = (atMs: number): number => atMs + floorMod(-atMs, HOUR_MS);
