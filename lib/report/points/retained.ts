/** Whether what a question needs is still kept: retention takes points first, then hours, then days. */
import type { PointsWindow } from '../../domain/points/columns';
import type { EvaluationPlan } from '../../domain/points/evaluation/plan';
import { ROLL_UP_MS, type RollUpWidth } from '../../domain/points/roll-up';
import { AppError } from '../../errors';
import type { Points, Retention } from '../../store/points';
import { shortIsoTime } from '../../time';

export type RetentionSource = Pick<Points, 'retention' | 'knownRetention' | 'readRollUps'>;

interface Reading<Answer> {
  readonly seriesIds: readonly number[];
  read(): Promise<Answer>;
}

/**
 * What `read` answers. Throws `invalidWindow` if the series had points in the window that only wider roll-ups still
 * count: an answer without them would be wrong. What no roll-up counts any more is as if it had never been.
 */
export async function readWhatIsKept<Answer>(
  points: RetentionSource,
  plan: EvaluationPlan,
  { seriesIds, read }: Reading<Answer>,
): Promise<Answer> {
  let kept = points.knownRetention() ?? (await points.retention());
  await refuseWhatIsGone(points, plan, { seriesIds, ...kept });
  const answer = await read();
  for (;;) {
    const now = await points.retention();
    // The bounds are raised before anything is dropped.
    if (now.pointsFromMs === kept.pointsFromMs && now.hoursFromMs === kept.hoursFromMs) {
      return answer;
    }
    kept = now;
    await refuseWhatIsGone(points, plan, { seriesIds, ...kept });
  }
}

interface Kept extends Retention {
  readonly seriesIds: readonly number[];
}

async function refuseWhatIsGone(
  points: RetentionSource,
  { read, width }: EvaluationPlan,
  { seriesIds, pointsFromMs, hoursFromMs }: Kept,
): Promise<void> {
  if (width === 'day') return;
  const keptFromMs = width === 'hour' ? hoursFromMs : pointsFromMs;
  const gone = { fromMs: read.fromMs, toMs: Math.min(read.toMs, keptFromMs) };
  const onlyHours = { fromMs: Math.max(gone.fromMs, hoursFromMs), toMs: gone.toMs };
  const onlyDays = { fromMs: gone.fromMs, toMs: Math.min(gone.toMs, hoursFromMs) };
  const wasAny =
    (await isAny(points, seriesIds, { width: 'hour', ...onlyHours })) ||
    (await isAny(points, seriesIds, { width: 'day', ...onlyDays }));
  if (wasAny) throw new AppError('invalidWindow', refusal(keptFromMs, width));
}

interface Span extends PointsWindow {
  readonly width: RollUpWidth;
}

async function isAny(
  points: RetentionSource,
  seriesIds: readonly number[],
  { width, fromMs, toMs }: Span,
): Promise<boolean> {
  if (fromMs >= toMs) return false;
  const lengthMs = ROLL_UP_MS[width];
  const rollUps = await points.readRollUps({
    seriesIds,
    width,
    values: [],
    fromMs: Math.floor(fromMs / lengthMs) * lengthMs,
    toMs: Math.ceil(toMs / lengthMs) * lengthMs,
  });
  return rollUps.size > 0;
}

function refusal(keptFromMs: number, width: RollUpWidth | undefined): string {
  const [kept, allowed] = width === 'hour' ? ['days', 'days in UTC'] : ['hours', 'hours'];
  return (
    `Of points before ${shortIsoTime(keptFromMs * 1000)} only roll-ups of ${kept} are kept: start later, or ` +
    `downsample by whole ${allowed} with avg, sum, min, max, count, first or last.`
  );
}
