/** Some series that questions are asked about, and the service that has them. */
import { NOW_S, type PointsApp, pointsApp, seriesAt } from './points-app';

/** Half an hour past a full hour. */
export const T0 = NOW_S - 3600 * 10 + 1800;

const HOSTS = ['web01', 'web02', 'db01'];

export async function appWithExamples(): Promise<PointsApp> {
  const app = await pointsApp();
  await app.put(
    ...seriesAt('ab', { host: 'a' }, T0, { 10: 5, 30: 15, 50: 5 }),
    ...seriesAt('ab', { host: 'b' }, T0, { 0: 10, 20: 20, 40: 10, 60: 20 }),
    ...HOSTS.flatMap((host, i) =>
      seriesAt('cpu', { host, dc: host === 'db01' ? 'par' : 'lon' }, T0, { 0: i, 60: i + 10 }),
    ),
    ...seriesAt('cpu', { dc: 'lon', rack: 'r1' }, T0, { 0: 100 }),
    ...seriesAt('gauge', { host: 'a' }, T0, { 100: 3, 700: 7, 3900: 5 }),
    ...seriesAt('counter', { host: 'a' }, T0, { 0: 200, 10: 250, 20: 50, 30: 60 }),
  );
  return app;
}
