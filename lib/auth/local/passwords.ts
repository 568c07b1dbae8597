/** Passwords as they are kept: by scrypt, each with a salt of its own. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { semaphore } from '../../concurrency';
import { TooManyAttempts } from '../failures';
import type { HashPool } from './options';

interface Stored {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const COST = { cost: 2 ** 15, blockSize: 8, parallel: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** `scrypt$N$r$p$salt$hash`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt);
  const { cost, blockSize, parallel } = COST;
  const encoded = [salt, hash].map((bytes) => bytes.toString('base64'));
  return ['scrypt', cost, blockSize, parallel, ...encoded].join('$');
}

/** Takes as long whatever the answer is. What was stored in no form that we know is nobody's password. */
export async function isPassword(
  password: string,
  stored: string,
  pool: HashPool = 'unknown',
): Promise<boolean> {
  const known = parse(stored);
  const { hash, salt } = known ?? DUMMY_PASSWORD;
  const derived = await pools[pool](() => derive(password, salt));
  return timingSafeEqual(derived, hash) && known !== undefined;
}

/**
 * Of the few threads that all work shares some must stay free: files and databases need them, too. Those who
 * logged in before have one to themselves, so that no flood of strangers keeps them out.
 */
const newPool = () =>
  semaphore({ maxConcurrent: 1, maxQueued: 32, onFull: () => new TooManyAttempts(1_000_000) });
const pools = { trusted: newPool(), unknown: newPool() } as const;

function derive(password: string, salt: Buffer): Promise<Buffer> {
  const { cost, blockSize, parallel } = COST;
  // What the algorithm needs, with some room: Node's own bound is just below it.
  const maxmem = 256 * cost * blockSize * parallel;
  const options: ScryptOptions = { N: cost, r: blockSize, p: parallel, maxmem };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, options, (error, hash) => {
      if (error) reject(error);
      else resolve(hash);
    });
  });
}

const BASE64 = '([A-Za-z0-9+/]+={0,2})';
const FORM = new RegExp(
  `^scrypt\\$${COST.cost}\\$${COST.blockSize}\\$${COST.parallel}\\$${BASE64}\\$${BASE64}$`,
);

/** Of our own cost only: by another one the time would tell which users there are. */
function parse(text: string): Stored | undefined {
  const [, salt = '', hash = ''] = FORM.exec(text) ?? [];
  const stored = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  return stored.hash.length === HASH_BYTES ? stored : undefined;
}

/** For those who are not known: checking them takes as long, and no password fits. */
export const DUMMY_HASH = `scrypt$${COST.cost}$${COST.blockSize}$${COST.parallel}$${'A'.repeat(22)}==$${'A'.repeat(43)}=`;

const DUMMY_PASSWORD: Stored = { salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };
