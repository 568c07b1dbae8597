/** How each reverse proxy is run from its file in samples/deploy: what stands there is kept but for addresses. */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Certificate } from './certificates';

export const SAMPLES = join(__dirname, '../../samples/deploy');

export interface Proxied {
  /** Ports of this machine. */
  readonly usage: number;
  readonly nova: number;
  /** Then HTTPS is spoken with clients. */
  readonly certificate?: Certificate;
  /** Whether our own API is reached, too. */
  readonly hasOwnApi?: boolean;
}

export interface Place extends Proxied {
  readonly folder: string;
  readonly port: number;
}

/** What replaces what in a sample; each must be there. */
type Replacements = ReadonlyArray<readonly [from: string | RegExp, to: string]>;

export interface ProxyKind {
  readonly binary: string;
  readonly sample: string;
  readonly replacements: (place: Place) => Promise<Replacements>;
  /** What surrounds the sample. */
  readonly whole: (sample: string, place: Place) => string;
  readonly words: (file: string, folder: string) => readonly string[];
  readonly stopSignal: NodeJS.Signals;
}

export const PROXY_KINDS = {
  nginx: {
    binary: 'nginx',
    sample: 'nginx.conf',
    replacements: async ({ port, usage, nova, certificate, hasOwnApi }) => [
      ['127.0.0.1:8790', `127.0.0.1:${usage}`],
      ['10.0.0.11:8774', `127.0.0.1:${nova}`],
      ...(certificate
        ? ([
            ['    listen 8774;\n', ''],
            ['# listen 8774 ssl', `listen 127.0.0.1:${port} ssl`],
            [/# ssl_certificate \S+;/, `ssl_certificate ${certificate.cert};`],
            [/# ssl_certificate_key \S+;/, `ssl_certificate_key ${certificate.key};`],
            ['# ssl_protocols', 'ssl_protocols'],
          ] as const)
        : ([['listen 8774;', `listen 127.0.0.1:${port};`]] as const)),
      ...(hasOwnApi ? uncommented(readFileSync(join(SAMPLES, 'nginx.conf'), 'utf8')) : []),
    ],
    whole: (sample, { folder }) =>
      `daemon off; master_process off; pid ${folder}/pid; events {}\nhttp { access_log off;\n${TEMPORARY_PATHS.map((name) => `${name}_temp_path ${folder}/${name};\n`).join('')}${sample}}\n`,
    words: (file, folder) => ['-p', folder, '-e', 'stderr', '-c', file],
    stopSignal: 'SIGTERM',
  },
  HAProxy: {
    binary: 'haproxy',
    sample: 'haproxy.cfg',
    replacements: async ({ folder, port, usage, nova, certificate, hasOwnApi }) => [
      ['127.0.0.1:8790', `127.0.0.1:${usage}`],
      ['10.0.0.11:8774', `127.0.0.1:${nova}`],
      ...(certificate
        ? ([
            ['    bind :8774\n', ''],
            [
              /# bind :8774 ssl crt \S+/,
              `bind 127.0.0.1:${port} ssl crt ${await joined(certificate, folder)}`,
            ],
          ] as const)
        : ([['bind :8774', `bind 127.0.0.1:${port}`]] as const)),
      ...(hasOwnApi ? [['# use_backend tenant_usage', 'use_backend tenant_usage'] as const] : []),
    ],
    whole: (sample) => sample,
    words: (file) => ['-db', '-f', file],
    stopSignal: 'SIGTERM',
  },
} satisfies Readonly<Record<string, ProxyKind>>;

export type ProxyName = keyof typeof PROXY_KINDS;
export const PROXY_NAMES: readonly ProxyName[] = ['nginx', 'HAProxy'];

const TEMPORARY_PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** The block that is a comment in the sample. */
function uncommented(sample: string): Replacements {
  const [block = ''] = / {4}# location \/v1\/ \{\n[\s\S]*?\n {4}# \}\n/.exec(sample) ?? [];
  return [[block, block.replaceAll('# ', '')]];
}

async function joined({ cert, key }: Certificate, folder: string): Promise<string> {
  const file = join(folder, 'both.pem');
  await writeFile(file, (await readFile(cert, 'utf8')) + (await readFile(key, 'utf8')));
  return file;
}
