/** How each reverse proxy is run from its file in samples/deploy: what stands there is kept but for addresses. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Certificate } from './certificates';

export const SAMPLES = join(__dirname, '../../../samples/deploy');

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
export type Replacements = ReadonlyArray<readonly [from: string | RegExp, to: string]>;

export interface ProxyKind {
  readonly binary: string;
  readonly sample: string;
  readonly plain: (place: Place) => Replacements;
  readonly secure: (place: Place, certificate: Certificate) => Promise<Replacements>;
  readonly ownApi: (sample: string) => Replacements;
  /** What surrounds the sample. */
  readonly whole: (sample: string, place: Place) => string;
  readonly words: (file: string, folder: string) => readonly string[];
}

const nginx: ProxyKind = {
  binary: 'nginx',
  sample: 'nginx.conf',
  plain: ({ port }) => [['listen 8774;', `listen 127.0.0.1:${port};`]],
  secure: async ({ port }, { cert, key }) => [
    ['    listen 8774;\n', ''],
    ['# listen 8774 ssl', `listen 127.0.0.1:${port} ssl`],
    [/# ssl_certificate \S+;/, `ssl_certificate ${cert};`],
    [/# ssl_certificate_key \S+;/, `ssl_certificate_key ${key};`],
    ['# ssl_protocols', 'ssl_protocols'],
  ],
  ownApi: (sample) => {
    const [block = ''] = / {4}# location \/v1\/ \{\n[\s\S]*?\n {4}# \}\n/.exec(sample) ?? [];
    return [[block, block.replaceAll('# ', '')]];
  },
  whole: (sample, { folder }) => {
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    return [
      `daemon off; master_process off; pid ${folder}/pid; events {}`,
      ...['http {', 'access_log off;', ...paths, sample, '}\n'],
    ].join('\n');
  },
  words: (file, folder) => ['-p', folder, '-e', 'stderr', '-c', file],
};

const haproxy: ProxyKind = {
  binary: 'haproxy',
  sample: 'haproxy.cfg',
  plain: ({ port }) => [['bind :8774', `bind 127.0.0.1:${port}`]],
  secure: async ({ port, folder }, { cert, key }) => {
    const both = join(folder, 'both.pem');
    await writeFile(both, (await readFile(cert, 'utf8')) + (await readFile(key, 'utf8')));
    return [
      ['    bind :8774\n', ''],
      [/# bind :8774 ssl crt \S+/, `bind 127.0.0.1:${port} ssl crt ${both}`],
    ];
  },
  ownApi: () => [['# use_backend tenant_usage', 'use_backend tenant_usage']],
  whole: (sample) => sample,
  words: (file) => ['-db', '-f', file],
};

export type ProxyName = 'nginx' | 'HAProxy';
export const PROXY_NAMES: readonly ProxyName[] = ['nginx', 'HAProxy'];
export const PROXY_KINDS: Readonly<Record<ProxyName, ProxyKind>> = { nginx, HAProxy: haproxy };

/** The sample with its addresses replaced, and those comments switched on that are wanted. */
export async function adapted(kind: ProxyKind, sample: string, place: Place): Promise<string> {
  const { usage, nova, certificate, hasOwnApi } = place;
  const replacements: Replacements = [
    ['127.0.0.1:8790', `127.0.0.1:${usage}`],
    ['10.0.0.11:8774', `127.0.0.1:${nova}`],
    ...(certificate ? await kind.secure(place, certificate) : kind.plain(place)),
    ...(hasOwnApi ? kind.ownApi(sample) : []),
  ];
  return replacements.reduce((text, [from, to]) => {
    const replaced = text.replace(from, to);
    if (replaced === text) throw new Error(`${kind.sample} holds no ${from}`);
    return replaced;
  }, sample);
}
