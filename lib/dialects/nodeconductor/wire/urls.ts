/** The URLs of objects, and what they name. */
import type { Request } from 'express';
import { uuidOf } from '../../../domain/values/uuid';
import { clientOrigin } from '../../../http/request/forwarded';
import { hasNul } from './nul';

export const NOUNS = [
  'customers',
  'projects',
  'project-groups',
  'clouds',
  'instances',
  'alerts',
] as const;
export type Noun = (typeof NOUNS)[number];

/** A UUID without dashes; ids of another form are as they are. */
export const uuidJson = (id: string): string => uuidOf(id) ?? id;

export type UrlOf = (noun: Noun, id: string) => string;

/** Absolute, on the origin that the client addressed. */
export const urlsFor =
  (req: Request): UrlOf =>
  (noun, id) =>
    `${clientOrigin(req)}/api/${noun}/${encodeURIComponent(uuidJson(id))}/`;

export interface NamedObject {
  readonly noun: Noun;
  /** As it was written; ids of UUIDs may have dashes or not. */
  readonly id: string;
}

const PATH = /^(?:https?:\/\/[^/?#]+)?\/api\/([a-z-]+)\/([^/?#]+)\/?$/i;

/** Undefined: it is no URL of an object. The origin does not matter. */
export function objectAt(url: string): NamedObject | undefined {
  const [, written, encoded = ''] = PATH.exec(url) ?? [];
  const noun = NOUNS.find((each) => each === written);
  if (!noun) return undefined;
  try {
    const id = decodeURIComponent(encoded);
    return hasNul(id) ? undefined : { noun, id };
  } catch {
    return undefined;
  }
}
