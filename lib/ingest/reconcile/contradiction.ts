/** Where what is known here stands against the latest word of Nova, since a better source has reported it. */
import type { Observation } from '../../domain/observation';
import type { ServerLife } from '../../domain/server';
import { SECOND_US, shortIsoTime } from '../../time';
import { type Change, sizeText } from './changes';

/** From what stands here to what Nova says. Nothing if anything newer than its word is known here. */
export function contradictionsOf(
  row: Observation,
  { server }: ServerLife,
  about: readonly Observation[],
): Change[] {
  if (row.kind !== 'row' || about.some(({ id, atUs }) => id !== row.id && atUs > row.atUs))
    return [];
  const { facts } = row;
  const changes = [
    ended(server.terminatedAtUs, facts.terminatedAtUs),
    said('other launch', second(server.launchedAtUs) ?? null, second(facts.launchedAtUs)),
    said('project', server.projectId, facts.projectId),
    said('size', server.size && sizeText(server.size), facts.size && sizeText(facts.size)),
  ];
  return changes.filter((change) => change !== undefined);
}

const second = (us: number | null | undefined): string | null | undefined =>
  us === null || us === undefined ? us : shortIsoTime(Math.floor(us / SECOND_US) * SECOND_US);

/** Of undefined nothing was said. */
const said = (
  kind: Change['kind'],
  here: string | null,
  there: string | null | undefined,
): Change | undefined =>
  there === undefined || there === null || here === there
    ? undefined
    : { kind, from: here ?? '-', to: there };

function ended(hereUs: number | null, thereUs: number | null | undefined): Change | undefined {
  if (thereUs === undefined) return undefined;
  const [here, there] = [second(hereUs) ?? 'running', second(thereUs) ?? 'running'];
  if (here === there) return undefined;
  if (there === 'running') return { kind: 'not ended', from: here, to: there };
  return { kind: hereUs === null ? 'missed deletion' : 'other end', from: here, to: there };
}
