/** Instants and durations as Python writes them. */
import { isoTime, SECOND_US } from '../../time';

/** `2014-06-05T07:31:06.597276+00:00`, always with six decimals. */
export const timeText = (us: number): string => isoTime(us).replace('Z', '+00:00');

/** `365 days, 2:45:57.487493`; decimals only where there are any. */
export function periodText(us: number): string {
  const micros = us % SECOND_US;
  const seconds = (us - micros) / SECOND_US;
  const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${Math.floor(rest / 3600)}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
  const before = days === 0 ? '' : `${days} ${days === 1 ? 'day' : 'days'}, `;
  return `${before}${clock}${fraction}`;
}
