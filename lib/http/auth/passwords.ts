/** Passwords as they are kept: by scrypt, each with a salt of its own. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { gate } from './gate';
import { TooManyAttempts } from './too-many-attempts';

interface Stored {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallel: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const COST = { cost: 2 ** 15, blockSize: 8, parallel: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** `scrypt$N$r$p$salt$hash`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, { ...COST, salt });
  const { cost, blockSize, parallel } = COST;
  const encoded = [salt, hash].map((bytes) => bytes.toString('base64'));
  return ['scrypt', cost, blockSize, parallel, ...encoded].join('$');
}

/** Takes as long whatever the answer is. What was stored in no form that we know is nobody's password. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const known = parse(stored);
  const { hash, ...how } = known ?? NOBODY;
  const derived = await few(() => derive(password, how));
  return timingSafeEqual(derived, hash) && known !== undefined;
}

/** Of the few threads that all work shares some must stay free: files and databases need them, too. */
const few = gate({ atOnce: 2, waiting: 32, refusal: () => new TooManyAttempts(1_000_000) });

function derive(password: string, how: Omit<Stored, 'hash'>): Promise<Buffer> {
  const { cost, blockSize, parallel, salt } = how;
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

const FORM = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d)\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/;

function parse(stored: string): Stored | undefined {
  const [, cost, blockSize, parallel, salt = '', hash = ''] = FORM.exec(stored) ?? [];
  const read = {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallel: Number(parallel),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  return isSound(read) ? read : undefined;
}

/** Neither free of cost, nor so dear that one password stops the service. */
const isSound = ({ cost, blockSize, parallel, hash }: Stored): boolean =>
  [14, 15, 16, 17].some((power) => cost === 2 ** power) &&
  blockSize === COST.blockSize &&
  parallel === COST.parallel &&
  hash.length === HASH_BYTES;

/** For those who are not known: checking them takes as long, and no password fits. */
export const NOBODYS_HASH = `scrypt$${COST.cost}$8$1$${'A'.repeat(22)}==$${'A'.repeat(43)}=`;

const NOBODY: Stored = {
  ...COST,
  salt: Buffer.alloc(SALT_BYTES),
  hash: Buffer.alloc(HASH_BYTES),
};
