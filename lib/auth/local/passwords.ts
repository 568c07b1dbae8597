/** Password hashing: scrypt, each password with its own salt. */
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

/** Takes the same time whatever the outcome. A stored text in an unknown form matches no password. */
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

/** A secret derived from the password, the same each time. Only for passwords that were right: it costs a hash. */
export const secretFromPassword = (password: string, salt: Buffer): Promise<Buffer> =>
  pools.trusted(() => derive(password, salt));

/**
 * One hash at a time in each pool: Node's few worker threads also serve files and databases. Trusted logins have a
 * pool of their own, so that a flood of guesses does not keep them out.
 */
const newPool = () =>
  semaphore({ maxConcurrent: 1, maxQueued: 32, onFull: () => new TooManyAttempts(1_000_000) });
const pools = { trusted: newPool(), unknown: newPool() } as const;

function derive(password: string, salt: Buffer): Promise<Buffer> {
  const { cost, blockSize, parallel } = COST;
  // Twice what the algorithm needs: Node's default limit is just below it.
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

/** With our own cost parameters only: others would reveal by the time taken which users exist. */
function parse(text: string): Stored | undefined {
  const [, salt = '', hash = ''] = FORM.exec(text) ?? [];
  const stored = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  return stored.hash.length === HASH_BYTES ? stored : undefined;
}

/** For unknown users: checking it takes as long, and no password matches. */
export const DUMMY_HASH = `scrypt$${COST.cost}$${COST.blockSize}$${COST.parallel}$${'A'.repeat(22)}==$${'A'.repeat(43)}=`;

const DUMMY_PASSWORD: Stored = { salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };
