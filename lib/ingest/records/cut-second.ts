/** Times whose decimals have been cut off. */
import { MAX_INSTANT_US, SECOND_US } from '../../time';

/**
 * When what was reported as of a whole second was true: by its end, perhaps not before, and not later than it was
 * reported or asked for; what happened in the rest of that second must not be older than it.
 */
export const endOfSecond = (us: number, reportedAtUs: number = MAX_INSTANT_US): number =>
  us % SECOND_US === 0
    ? Math.max(us, Math.min(us + SECOND_US - 1, reportedAtUs, MAX_INSTANT_US))
    : us;
