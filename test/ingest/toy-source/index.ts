/** A source of its own kind: states of servers as `NAME is STATE`, believed like an API. */
import { label } from '../../../lib/config/kinds';
import { observe } from '../../../lib/domain/observation';
import { RefusedField } from '../../../lib/ingest/fields';
import { originOf, type Source, type SourceType } from '../../../lib/ingest/source';
import type { Refusal, SubmittedObservation } from '../../../lib/store/store';

export const toy: SourceType = {
  name: 'toy',
  sourceClass: 'api',
  section: {
    name: 'toy',
    settings: {
      queue: {
        placeholder: '<name>',
        kind: label('a name'),
        default: 'toys',
        help: 'where it reads',
      },
    },
  },
  readAgain: (raw, { asOfUs: atUs = 0 }) => ({ observation: observationOf(raw, atUs) }),
};

export const toySource = (queue: string, lines: readonly string[], atUs: number): Source => ({
  name: queue,
  async *batches() {
    const submitted: SubmittedObservation[] = [];
    const refused: Refusal[] = [];
    lines.forEach((raw, index) => {
      const position = String(index + 1);
      try {
        submitted.push({ observation: observationOf(raw, atUs), position });
      } catch (error) {
        refused.push({ position, raw, reason: String(error), asOfUs: atUs });
      }
    });
    yield { origin: originOf(toy, queue), submitted, refused };
  },
});

function observationOf(raw: string, atUs: number) {
  const [serverId, state] = raw.split(' is ');
  if (serverId === undefined || state === undefined) throw new RefusedField(undefined, 'no state');
  return observe({ serverId, source: toy.sourceClass, kind: 'row', atUs, facts: { state } });
}
