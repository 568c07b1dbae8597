/** Keys: what their text is like, and by which hash they are known. */
import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'tu_';
const KEY = /^tu_[A-Za-z0-9_-]{43}$/;

/** 256 random bits: shown once, and kept as a hash only. */
export const newKey = (): string => `${PREFIX}${randomBytes(32).toString('base64url')}`;

/** No salt and no stretching: nobody can try all the keys that there may be. */
export const lookupHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Whether it claims to be a key of ours, and so is nobody else's business. */
export const claimsToBeKey = (text: string): boolean => text.startsWith(PREFIX);

/** Whether it has all that a key has. */
export const isKeyText = (text: string): boolean => KEY.test(text);
