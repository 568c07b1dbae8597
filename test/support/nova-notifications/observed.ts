/** What the recorded messages say of lives, ready to be recorded. */
import { readMessage } from '../../../lib/ingest/nova-notifications/read';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import type { SubmittedObservation } from '../../../lib/store/store';
import { type Message, messages } from './recording';

export const submittedFrom = (sent: readonly Message[]): readonly SubmittedObservation[] =>
  sent.flatMap(({ body }) => {
    const { observation } = readMessage(body, { latestUs: NO_LIMIT });
    return observation ? [{ observation }] : [];
  });

/** Of all messages. */
export const allObserved = (): readonly SubmittedObservation[] => submittedFrom(messages);

/** The messages of which a third was lost, the same in every run. */
export function twoThirds(seed: number): readonly Message[] {
  let state = seed;
  return messages.filter(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 >= 1 / 3;
  });
}
