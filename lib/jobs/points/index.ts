/** The jobs of measured points: roll-ups, and what becomes of points and roll-ups that have been kept long enough. */
import { type Config, sectionOf } from '../../config';
import { POINTS } from '../../config/points';
import { HOUR_MS, MINUTE_MS } from '../../domain/points/interval';
import { AppError } from '../../errors';
import type { KeptDays } from '../../store/roll-ups';
import type { Job } from '../job';

/** Most points of an hour have come by then; the others are folded once more. */
const LATE_MS = 5 * MINUTE_MS;

/** Does step after step as long as there is more to do. */
async function repeat(step: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (await step()) {
    if (signal.aborted) throw new AppError('interrupted', 'the job was interrupted');
  }
}

export const rollUps: Job = {
  name: 'roll-ups',
  summary: 'fold measured points to hours and days, and late ones once more',
  section: POINTS,
  intervalMs: () => MINUTE_MS,
  run: ({ store, nowUs }, signal) =>
    repeat(() => store.rollUps.foldSome(nowUs() / 1000 - LATE_MS), signal),
};

function keptDays(config: Config): KeptDays {
  const { keepPoints, keepHours, keepDays } = sectionOf(config, POINTS);
  return { points: keepPoints, hours: keepHours, days: keepDays };
}

export const retention: Job = {
  name: 'retention',
  summary: 'drop measured points and roll-ups that have been kept long enough',
  intervalMs: () => HOUR_MS,
  async run({ store, nowUs, config }, signal) {
    const query = { nowMs: nowUs() / 1000, kept: keptDays(config) };
    await store.rollUps.makePartitions(query);
    await repeat(() => store.rollUps.dropSome(query), signal);
  },
};
