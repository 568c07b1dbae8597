/** Signatures of requests: SHA-1 over secret, key, method, URL, body and time. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly secret: string;
  readonly consumerKey: string;
  /** In upper case. */
  readonly method: string;
  readonly url: string;
  /** Exactly as sent. */
  readonly body: Buffer | string;
  /** Seconds since the epoch, as the header has it. */
  readonly time: string;
}

export function signatureOf({ secret, consumerKey, method, url, body, time }: SignedRequest) {
  const hash = createHash('sha1');
  hash.update(`${secret}+${consumerKey}+${method}+${url}+`).update(body).update(`+${time}`);
  return `$1$${hash.digest('hex')}`;
}

/** Whether the signature is over one of the URLs. All are always tried: the time that it takes reveals nothing. */
export function isSignedOver(
  urls: readonly string[],
  request: Omit<SignedRequest, 'url'>,
  signature: string,
): boolean {
  const given = Buffer.from(signature);
  let isRight = false;
  for (const url of urls) {
    const right = Buffer.from(signatureOf({ ...request, url }));
    const isThis = given.length === right.length && timingSafeEqual(given, right);
    isRight = isThis || isRight;
  }
  return isRight;
}
