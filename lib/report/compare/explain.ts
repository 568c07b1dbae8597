/** Why one server counts otherwise in Nova's answer than in ours, and whether its history here explains it. */
import type { Segment } from '../../domain/segment';
import type { Server } from '../../domain/server';
import type { NovaServerUsage } from '../../openstack/nova/usage-answer';
import { SECOND_US, shortIsoTime } from '../../time';
import type { Difference, OurUsage, Reason } from './difference';

/** A server that differs, with all that is known of it here. */
export interface Suspect {
  readonly serverId: string;
  readonly nova: NovaServerUsage | undefined;
  readonly isTwice: boolean;
  readonly ours: OurUsage | undefined;
  /** Undefined: nothing is known of it. */
  readonly server: Server | undefined;
  readonly segments: readonly Segment[];
  /** What Nova answered after this instant is not here yet, or the other way round. */
  readonly askedAtUs: number;
}

type Why = readonly [reason: Reason, isExplained: boolean, detail: string];

export function explain(suspect: Suspect): Difference {
  const { serverId, nova, ours, server } = suspect;
  const [reason, isExplained, detail] = whyOf(suspect);
  const name = nova?.name ?? server?.name ?? null;
  return { ...{ serverId, name, reason, isExplained, detail }, nova, ours };
}

function whyOf(suspect: Suspect): Why {
  const { nova, ours, isTwice } = suspect;
  if (isTwice) return ['twice', false, 'Nova lists it more than once and counts each'];
  if (nova && ours) return bothWhy(nova, ours, suspect);
  return nova ? novaOnlyWhy(nova, suspect) : oursOnlyWhy(suspect);
}

function oursOnlyWhy({ ours }: Suspect): Why {
  const endUs = ours?.terminatedAtUs ?? null;
  return endUs === null
    ? ['gone', false, 'runs here, and Nova does not have it']
    : ['purge', true, `ended ${shortIsoTime(endUs)}, and Nova no longer has it`];
}

function novaOnlyWhy(nova: NovaServerUsage, suspect: Suspect): Why {
  const { server } = suspect;
  if (!server) return ['missing', false, 'Nova has it, and nothing is known of it here'];
  if (server.launchedAtUs === null) return ['missing', false, 'no launch of it is known here'];
  const { projectId, launchedAtUs, terminatedAtUs } = server;
  if (projectId === null) return ['owner', false, 'no project of it is known here'];
  return bothWhy(nova, { ...oursOf(server), projectId, launchedAtUs, terminatedAtUs }, suspect);
}

/** What would count if it were in the window. */
const oursOf = ({ size }: Server) => ({
  hours: 0,
  flavor: size?.flavor ?? null,
  vcpus: size?.vcpus ?? 0,
  memoryMb: size?.memoryMb ?? 0,
  localGb: size ? size.rootGb + size.ephemeralGb : 0,
});

function bothWhy(nova: NovaServerUsage, ours: OurUsage, suspect: Suspect): Why {
  return (
    ownerWhy(nova, ours, suspect) ??
    launchWhy(nova, ours, suspect) ??
    sizeWhy(nova, ours) ??
    endWhy(nova, ours, suspect) ??
    hoursWhy(nova, ours)
  );
}

function ownerWhy(nova: NovaServerUsage, ours: OurUsage, { segments }: Suspect): Why | undefined {
  const theirs = [nova.billedTo, nova.projectId].find((id) => id !== ours.projectId);
  if (theirs === undefined) return undefined;
  const wasTheirs = segments.some(({ projectId }) => projectId === theirs);
  const detail = `Nova bills project ${theirs}, we ${ours.projectId}`;
  return ['owner', wasTheirs, wasTheirs ? `${detail}, which took it over` : detail];
}

const second = (us: number): number => Math.floor(us / SECOND_US);

const isSameSize = (nova: NovaServerUsage, ours: OurUsage): boolean =>
  nova.flavor === ours.flavor &&
  nova.vcpus === ours.vcpus &&
  nova.memoryMb === ours.memoryMb &&
  nova.localGb === ours.localGb;

/** Nova forgets all before its last launch, so an answer from before that one shows what our segments still do. */
function launchWhy(nova: NovaServerUsage, ours: OurUsage, suspect: Suspect): Why | undefined {
  if (second(nova.launchedAtUs) === second(ours.launchedAtUs)) return undefined;
  const isSame = isSameSize(nova, ours);
  const sizes = isSame ? '' : ` (${sizeText(nova)}; here ${sizeText(ours)})`;
  const times = `${shortIsoTime(nova.launchedAtUs)} in Nova, ${shortIsoTime(ours.launchedAtUs)} here${sizes}`;
  const isOlder = nova.launchedAtUs < ours.launchedAtUs;
  if (isOlder && ours.launchedAtUs >= suspect.askedAtUs && isOnceSo(nova, suspect)) {
    return [isSame ? 'relaunch' : 'resize', true, `launched since Nova's answer: ${times}`];
  }
  return [isSame ? 'launch' : 'resize', false, `last launch ${times}`];
}

/** Whether our segments show the server as Nova does, at the time of its launch. */
function isOnceSo(nova: NovaServerUsage, { segments }: Suspect): boolean {
  const at = segments.find(
    ({ fromUs, toUs }) =>
      fromUs < nova.launchedAtUs + SECOND_US &&
      (toUs === null || toUs > nova.launchedAtUs + SECOND_US),
  );
  const size = at?.size;
  return (
    size?.flavor === nova.flavor &&
    size.vcpus === nova.vcpus &&
    size.memoryMb === nova.memoryMb &&
    size.rootGb + size.ephemeralGb === nova.localGb
  );
}

const sizeWhy = (nova: NovaServerUsage, ours: OurUsage): Why | undefined =>
  isSameSize(nova, ours)
    ? undefined
    : ['size', false, `${sizeText(nova)} in Nova, ${sizeText(ours)} here`];

const sizeText = ({ flavor, vcpus, memoryMb, localGb }: NovaServerUsage | OurUsage): string =>
  flavor === null ? 'size unknown' : `${flavor}: ${vcpus} vCPUs, ${memoryMb} MB, ${localGb} GB`;

function endWhy(nova: NovaServerUsage, ours: OurUsage, suspect: Suspect): Why | undefined {
  const [novaUs, oursUs] = [nova.terminatedAtUs, ours.terminatedAtUs];
  if (novaUs === oursUs) return undefined;
  const isCut = novaUs !== null && oursUs !== null && second(novaUs) === second(oursUs);
  if (isCut) return undefined;
  const detail = `${endText(novaUs)} in Nova, ${endText(oursUs)} here`;
  const isSince = novaUs === null && oursUs !== null && oursUs >= suspect.askedAtUs;
  return ['end', isSince, isSince ? `ended since Nova's answer: ${detail}` : detail];
}

const endText = (us: number | null): string =>
  us === null ? 'running' : `ended ${shortIsoTime(us)}`;

const HOUR_SECONDS = 3600;

function hoursWhy(nova: NovaServerUsage, ours: OurUsage): Why {
  const differenceSeconds = Math.abs(nova.hours - ours.hours) * HOUR_SECONDS;
  const isFraction =
    differenceSeconds < 2 &&
    (nova.launchedAtUs !== ours.launchedAtUs || nova.terminatedAtUs !== ours.terminatedAtUs);
  if (isFraction) return ['fraction', true, 'fractions of a second, which Nova does not keep'];
  return ['hours', false, `${nova.hours} h in Nova, ${ours.hours} h here, for the same times`];
}
