/** API keys: their text, and the hash that they are looked up by. */
import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'tu_';
const KEY = /^tu_[A-Za-z0-9_-]{43}$/;

/** 256 random bits: shown once, and kept as a hash only. */
export const newKey = (): string => `${PREFIX}${randomBytes(32).toString('base64url')}`;

/** Without salt and stretching: 256 random bits cannot be guessed. */
export const lookupHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Whether it looks like a key of ours, and must not be shown to another service. */
export const claimsToBeKey = (text: string): boolean => text.startsWith(PREFIX);

/** Whether it is a complete key. */
export const isKeyText = (text: string): boolean => KEY.test(text);
