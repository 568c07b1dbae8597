/** Certificates of a test's own, made by openssl. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A self-signed certificate, by default for this machine, and its key: the paths of two files. */
export async function makeCertificate(
  folder: string,
  name = 'localhost',
  subjects = 'DNS:localhost,IP:127.0.0.1',
): Promise<Certificate> {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const kind = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' ');
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${subjects}`];
  await run('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert]);
  return { cert, key };
}

/** The key in another file, for which one would need a passphrase. */
export async function encryptKey(key: string, ...form: readonly string[]): Promise<string> {
  const encrypted = `${key}.encrypted`;
  await run('openssl', [...form, '-in', key, '-out', encrypted, '-passout', 'pass:s3cret']);
  return encrypted;
}
