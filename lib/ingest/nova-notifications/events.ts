/** The names of events about servers: the same life in two vocabularies. */

export type Vocabulary = 'legacy' | 'versioned';

export interface ServerEvent {
  readonly vocabulary: Vocabulary;
  /** Without the prefix, such as `create.end`. */
  readonly name: string;
}

const PREFIXES: Readonly<Record<Vocabulary, string>> = {
  legacy: 'compute.instance.',
  versioned: 'instance.',
};

/** Undefined for an event about something else. */
export function serverEventOf(eventType: string): ServerEvent | undefined {
  for (const vocabulary of ['legacy', 'versioned'] as const) {
    const prefix = PREFIXES[vocabulary];
    if (eventType.startsWith(prefix)) return { vocabulary, name: eventType.slice(prefix.length) };
  }
  return undefined;
}

/** It may show the server as it was before. */
export const isStart = ({ name }: ServerEvent): boolean => name.endsWith('.start');

export const isExists = ({ name }: ServerEvent): boolean => name === 'exists';

/** At the end of these, size and state change together with the launch. Rebuild and revert set the state later. */
const LAUNCHES = [
  'create.end',
  'finish_resize.end',
  'resize_finish.end',
  'rescue.end',
  'unshelve.end',
];

export const isLaunch = ({ name }: ServerEvent): boolean => LAUNCHES.includes(name);
