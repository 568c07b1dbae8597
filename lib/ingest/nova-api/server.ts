/** A server as Nova's API shows it, and what of it may be kept where it is not understood. */
import { canonicalJson } from '../../domain/values/canonical';
import { type Fields, isObject, RefusedField, required } from '../fields';
import { cutText } from '../formats/parsed';
import { id } from '../records/fields';
import { quoted } from '../text';

/** Throws RefusedField. */
export function serverFields(value: unknown): Fields {
  if (isObject(value)) return value;
  throw new RefusedField(undefined, `${quoted(value)}: must be a server, which is an object`);
}

/** Throws RefusedField. */
export const serverIdOf = (server: Fields): string => required(server, 'id', id);

/** Of a cell that is away nothing is known but that the server is there. */
export const isOutOfReach = (server: unknown): boolean =>
  isObject(server) && server['status'] === 'UNKNOWN' && server['updated'] === undefined;

/** Its `user_data` may hold passwords, so only what is read is kept. */
const KNOWN = [
  ...['id', 'name', 'tenant_id', 'created', 'updated', 'image', 'flavor', 'metadata'],
  ...['OS-SRV-USG:launched_at', 'OS-SRV-USG:terminated_at', 'OS-EXT-STS:vm_state'],
  ...['OS-EXT-STS:task_state', 'OS-EXT-AZ:availability_zone', 'OS-EXT-SRV-ATTR:host'],
];

export const knownText = (server: unknown): string =>
  cutText(canonicalJson(isObject(server) ? pick(server) : { is: quoted(server) }));

const pick = (server: Fields): Fields =>
  Object.fromEntries(
    KNOWN.flatMap((field) => (server[field] === undefined ? [] : [[field, server[field]]])),
  );
