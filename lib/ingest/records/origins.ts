/** How sources are named in what they record. */
import { cleanText } from '../text';

const FILE = 'file:';
const PRODUCER = 'rest:';

export const fileOrigin = (name: string): string => `${FILE}${name}`;

/** Who posts records is their producer. */
export const producerOrigin = (userId: string | null): string =>
  `${PRODUCER}${cleanText(userId ?? '')}`;

export const isProducer = (origin: string): boolean => origin.startsWith(PRODUCER);

/** Whether what came from there can be read again: it is in the words of a record. */
export const isOfRecords = (origin: string): boolean =>
  origin.startsWith(FILE) || isProducer(origin);
