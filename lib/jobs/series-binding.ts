/** The job that binds series of points again after servers have appeared or places have changed. */
import { MINUTE_MS } from '../domain/points/interval';
import { AppError } from '../errors';
import type { Job } from './job';

export const seriesBinding: Job = {
  name: 'series-binding',
  summary: 'bind measured series to servers, hosts, filers and sites that became known or changed',
  intervalMs: () => MINUTE_MS,
  async run({ store, log }, signal) {
    let series = 0;
    for (let isDone = false; !isDone; ) {
      if (signal.aborted) throw new AppError('interrupted', 'interrupted');
      const step = await store.seriesBindings.update();
      series += step.series;
      isDone = step.isDone;
    }
    if (series > 0) log.info({ series }, 'series belong to other servers or places than before');
  },
};
